/** What came over the wire is not the protocol: where the next message starts is lost, so the connection ends. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}
