// What do medical coders earn in Dallas hospitals? Usage: first_call HOST:PORT
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"

	benchmarkv1 "medwage.dev/gen/go/medwage/benchmark/v1"
	typev1 "medwage.dev/gen/go/medwage/type/v1"
)

func main() {
	connection, err := grpc.Dial(os.Args[1], grpc.WithInsecure())
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	deadline, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()

	service := benchmarkv1.NewBenchmarkServiceClient(connection)
	benchmark, err := service.FindBenchmark(deadline, &benchmarkv1.FindBenchmarkRequest{
		Market: &typev1.Market{Occupation: "medical coder", Area: "Dallas", Industry: "hospital"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f\n", benchmark.GetAnnual().GetP50())
	fmt.Println(benchmark.GetSummary())
}
