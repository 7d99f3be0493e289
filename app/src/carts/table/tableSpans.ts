import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

/** A span for a call of the table, as OpenTelemetry's conventions for DynamoDB name it. Costs nothing where no traces are made. */
export async function spanned<T>(operation: string, table: string, call: () => Promise<T>): Promise<T> {
  const attributes = {
    ...{ "db.system.name": "aws.dynamodb", "db.operation.name": operation },
    ...{ "db.collection.name": table, "rpc.system": "aws-api" },
  };
  const span = trace.getTracer("storefront").startSpan(`DynamoDB.${operation}`, { kind: SpanKind.CLIENT, attributes });
  try {
    return await call();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute("error.type", error instanceof Error ? error.name : "unknown");
    throw error;
  } finally {
    span.end();
  }
}
