package medwage

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	benchmarkv1 "github.com/medwage/medwage/packages/go/gen/medwage/benchmark/v1"
	estimatorv1 "github.com/medwage/medwage/packages/go/gen/medwage/estimator/v1"
	typev1 "github.com/medwage/medwage/packages/go/gen/medwage/type/v1"
)

// connect asks the server at MEDWAGE, which whoever runs the tests has started.
func connect(t *testing.T) (*Client, context.Context) {
	t.Helper()
	address := os.Getenv("MEDWAGE")
	if address == "" {
		t.Skip("MEDWAGE names no server such as http://127.0.0.1:50051")
	}
	client, err := Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	deadline, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(func() { cancel(); client.Close() })
	return client, deadline
}

func find(t *testing.T, market *typev1.Market) (*benchmarkv1.Benchmark, error) {
	t.Helper()
	client, deadline := connect(t)
	return client.Benchmark.FindBenchmark(deadline, &benchmarkv1.FindBenchmarkRequest{Market: market})
}

func TestPublishedFiguresAreNumbers(t *testing.T) {
	nation, err := find(t, &typev1.Market{Occupation: "29-2072"})
	if err != nil {
		t.Fatal(err)
	}
	median, err := Dollars(nation.GetAnnual(), P50)
	if err != nil || median != 51_140 {
		t.Fatal(median, err)
	}
	if gap := FindGap(nation.GetAnnual(), P50); gap != nil {
		t.Fatal(gap)
	}
}

func TestABoundIsNoNumber(t *testing.T) {
	albany, err := find(t, &typev1.Market{Occupation: "29-1215", Area: "Albany, OR"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Dollars(albany.GetAnnual(), P90)
	var missing *MissingFigureError
	if !errors.As(err, &missing) || missing.Error() != "p90 is no number: at least $239200" {
		t.Fatal(err)
	}
	if _, err = Dollars(nil, P50); !errors.As(err, &missing) || missing.Gap != nil {
		t.Fatal(err)
	}
}

func TestAnErrorHasItsReasonAndCandidates(t *testing.T) {
	_, err := find(t, &typev1.Market{Occupation: "medical coder", Area: "Springfield"})
	failed := ReadError(err)
	if failed.Code != codes.InvalidArgument || failed.Reason != "AREA_AMBIGUOUS" || len(failed.Fields) != 1 {
		t.Fatal(failed)
	}
	for _, candidate := range failed.Fields[0].Candidates {
		if candidate.GetDisplayName() == "Springfield, MO" {
			return
		}
	}
	t.Fatal(failed.Fields[0])
}

func TestEveryServiceAnswersAtOneAddress(t *testing.T) {
	client, deadline := connect(t)
	profile := &typev1.JobProfile{Role: "medical coder", Area: "Boston", Credentials: []string{"CPC"}}
	estimate, err := client.Estimator.EstimatePay(deadline, &estimatorv1.EstimatePayRequest{Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	if median, err := Dollars(estimate.GetAnnual(), P50); err != nil || median < 40_000 {
		t.Fatal(median, err)
	}
}

func TestAddressesSayHowTheyAreCalled(t *testing.T) {
	for address, expected := range map[string]string{
		"http://127.0.0.1:50051":    "127.0.0.1:50051 plain",
		"https://pay.example.com":   "pay.example.com:443",
		"https://[::1]:8443/":       "[::1]:8443",
		"127.0.0.1:50051":           "",
		"https://pay.example.com/a": "",
		"ftp://pay.example.com":     "",
	} {
		target, isPlain, err := readAddress(address)
		if isPlain {
			target += " plain"
		}
		if target != expected || (err == nil) != (expected != "") {
			t.Errorf("%s: %q, %v", address, target, err)
		}
	}
}

func TestATokenIsNotShownInPlainText(t *testing.T) {
	if _, err := Connect("http://pay.example.com", WithToken("secret")); err == nil || strings.Contains(err.Error(), "secret") {
		t.Fatal(err)
	}
	client, err := Connect("https://pay.example.com", WithToken("secret"))
	if err != nil {
		t.Fatal(err)
	}
	client.Close()
}
