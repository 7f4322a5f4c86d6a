// Package medwage asks what US medical billing, coding and health information work pays, with the evidence beside every
// number: typed clients of every service over one connection, figures that cannot be mistaken, and errors with their
// reasons.
//
// The messages are generated from the contract, in the packages below gen.
package medwage

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/url"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	benchmarkv1 "github.com/medwage/medwage/packages/go/gen/medwage/benchmark/v1"
	careerpathv1 "github.com/medwage/medwage/packages/go/gen/medwage/careerpath/v1"
	catalogv1 "github.com/medwage/medwage/packages/go/gen/medwage/catalog/v1"
	estimatorv1 "github.com/medwage/medwage/packages/go/gen/medwage/estimator/v1"
)

// Client has the typed clients of every service at one address. It is safe for concurrent use.
type Client struct {
	Benchmark  benchmarkv1.BenchmarkServiceClient
	Estimator  estimatorv1.EstimatorServiceClient
	CareerPath careerpathv1.CareerPathServiceClient
	Catalog    catalogv1.CatalogServiceClient

	connection *grpc.ClientConn
}

// Option says how a server is asked.
type Option func(*options)

type options struct {
	token string
	tls   *tls.Config
	dial  []grpc.DialOption
}

// WithToken shows a bearer token with each call. It is sent over TLS only: Connect refuses it for an http address.
func WithToken(token string) Option {
	return func(chosen *options) { chosen.token = token }
}

// WithTLS takes other authorities than the system's, or shows a certificate (mTLS).
func WithTLS(config *tls.Config) Option {
	return func(chosen *options) { chosen.tls = config }
}

// WithDialOptions passes options of grpc on, such as interceptors.
func WithDialOptions(dial ...grpc.DialOption) Option {
	return func(chosen *options) { chosen.dial = append(chosen.dial, dial...) }
}

// Connect prepares clients of the server at an address such as https://pay.example.com or http://127.0.0.1:50051, in
// plain text for the latter. Nothing is asked before the first call; a call's context has its deadline.
func Connect(address string, chosen ...Option) (*Client, error) {
	var given options
	for _, choose := range chosen {
		choose(&given)
	}
	target, isPlain, err := readAddress(address)
	if err != nil {
		return nil, err
	}
	dial := given.dial
	switch {
	case isPlain && (given.token != "" || given.tls != nil):
		return nil, fmt.Errorf("medwage: %s is plain text, over which neither a token nor a certificate is shown", address)
	case isPlain:
		dial = append(dial, grpc.WithInsecure())
	default:
		dial = append(dial, grpc.WithTransportCredentials(credentials.NewTLS(given.tls)))
	}
	if given.token != "" {
		dial = append(dial, grpc.WithPerRPCCredentials(bearer(given.token)))
	}
	connection, err := grpc.Dial(target, dial...)
	if err != nil {
		return nil, fmt.Errorf("medwage: %s: %w", address, err)
	}
	return &Client{
		Benchmark:  benchmarkv1.NewBenchmarkServiceClient(connection),
		Estimator:  estimatorv1.NewEstimatorServiceClient(connection),
		CareerPath: careerpathv1.NewCareerPathServiceClient(connection),
		Catalog:    catalogv1.NewCatalogServiceClient(connection),
		connection: connection,
	}, nil
}

// Close ends the connection, and the calls that are under way.
func (client *Client) Close() error {
	return client.connection.Close()
}

// readAddress returns grpc's name of an address, and whether it is plain text.
func readAddress(address string) (target string, isPlain bool, err error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", false, fmt.Errorf("medwage: %q is no address: %w", address, err)
	}
	ports := map[string]string{"http": "80", "https": "443"}
	port, known := ports[parsed.Scheme]
	if !known || parsed.Hostname() == "" || (parsed.Path != "" && parsed.Path != "/") {
		return "", false, fmt.Errorf("medwage: %q is no address such as http://127.0.0.1:50051", address)
	}
	if parsed.Port() != "" {
		return parsed.Host, parsed.Scheme == "http", nil
	}
	return parsed.Host + ":" + port, parsed.Scheme == "http", nil
}

// bearer shows a token with each call.
type bearer string

func (token bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(token)}, nil
}

func (bearer) RequireTransportSecurity() bool { return true }
