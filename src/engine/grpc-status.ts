/** HTTP statuses that gRPC statuses 0..16 stand for. envoy: source/common/grpc/status.cc, grpcToHttpStatus. */
const HTTP_STATUS = [200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401];

/** What outlier detection counts for a gRPC response with its status in the headers. */
export function grpcToHttpStatus(grpcStatus: number): number {
  return HTTP_STATUS[grpcStatus] ?? 500;
}
