import dev.medwage.benchmark.v1.Benchmark;
import dev.medwage.benchmark.v1.BenchmarkServiceGrpc;
import dev.medwage.benchmark.v1.FindBenchmarkRequest;
import dev.medwage.type.v1.Market;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;

/** What do medical coders earn in Dallas hospitals? Usage: FirstCall HOST:PORT */
public final class FirstCall {
  public static void main(String[] arguments) {
    ManagedChannel channel = ManagedChannelBuilder.forTarget(arguments[0]).usePlaintext().build();
    Market market =
        Market.newBuilder()
            .setOccupation("medical coder")
            .setArea("Dallas")
            .setIndustry("hospital")
            .build();
    Benchmark benchmark =
        BenchmarkServiceGrpc.newBlockingStub(channel)
            .findBenchmark(FindBenchmarkRequest.newBuilder().setMarket(market).build());
    System.out.printf("%.0f%n%s%n", benchmark.getAnnual().getP50(), benchmark.getSummary());
    channel.shutdownNow();
  }
}
