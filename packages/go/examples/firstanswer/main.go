// What do medical coders earn in Dallas hospitals? Usage: firstanswer http://127.0.0.1:50051
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	medwage "github.com/medwage/medwage/packages/go"
	benchmarkv1 "github.com/medwage/medwage/packages/go/gen/medwage/benchmark/v1"
	typev1 "github.com/medwage/medwage/packages/go/gen/medwage/type/v1"
)

func main() {
	client, err := medwage.Connect(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	deadline, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()

	market, err := client.Benchmark.FindBenchmark(deadline, &benchmarkv1.FindBenchmarkRequest{
		Market: &typev1.Market{Occupation: "medical coder", Area: "Dallas", Industry: "hospital"},
	})
	if err != nil {
		log.Fatal(medwage.ReadError(err))
	}
	median, err := medwage.Dollars(market.GetAnnual(), medwage.P50)
	if err != nil {
		log.Fatal(err)
	}
	interval := market.GetMedianIntervalUsd()
	fmt.Println(market.GetSummary())
	fmt.Printf("%.0f, from %.0f to %.0f\n", median, interval.GetLow(), interval.GetHigh())
}
