import { messageOf } from '../../../errors/index.ts'
import { describeSocketError } from '../../ssh/failure.ts'

/** The connection could not be made, or was lost before the answer was complete. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure'
  readonly stage: 'tcp' | 'tls'

  constructor(stage: 'tcp' | 'tls', message: string, cause?: unknown) {
    super(message, { cause })
    this.stage = stage
  }
}

/** The server accepts none of what it was offered to log in with. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused'
}

/** The server answered, but not as WinRM does: another status than 200, or a page. */
export class StrangeAnswer extends Error {
  override readonly name = 'StrangeAnswer'
}

const TLS_ERRORS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "the machine's certificate is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "the machine's certificate is signed by an authority that is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the machine's certificate is signed by an authority that is not trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the machine's certificate is signed by an authority that is not trusted",
  CERT_HAS_EXPIRED: "the machine's certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "the machine's certificate is for another name",
}

export function asHttpFailure(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const tls = TLS_ERRORS[code]
  if (tls) return new HttpFailure('tls', tls, error)
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
    return new HttpFailure('tls', `no TLS connection came about: ${messageOf(error)}`, error)
  }
  return new HttpFailure('tcp', describeSocketError(error as NodeJS.ErrnoException), error)
}
