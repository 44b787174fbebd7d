import type { HttpConnection, HttpRequest } from './connection.ts'
import { LoginRefused, StrangeAnswer } from './failure.ts'
import { NtlmChannel } from './ntlm-channel.ts'

/** How to prove who one is. */
export type Proof =
  /** A password, in whatever way: the server's first answer decides. */
  | { readonly kind: 'password' | 'basic' | 'ntlm'; readonly username: string; readonly password: string }
  /** The certificate that the TLS connection is made with. */
  | { readonly kind: 'certificate' }

/** A message of one connection, however it is protected. */
export interface Channel {
  /** @returns status and text of the answer @throws HttpFailure, LoginRefused, StrangeAnswer */
  post(message: Buffer, limits: Limits): Promise<{ readonly status: number; readonly text: string }>
}

export type Limits = Pick<HttpRequest, 'signal' | 'timeout'>

const SOAP = 'application/soap+xml;charset=UTF-8'
/** MS-WSMV's name of a log-in by certificate. */
const MUTUAL_TLS = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual'

/** Finds out, once for all connections, how the server lets one in. */
export class Authentication {
  readonly #proof: Proof
  readonly #isSecure: boolean
  #agreed: Proof['kind'] | undefined

  constructor(proof: Proof, isSecure: boolean) {
    this.#proof = proof
    this.#isSecure = isSecure
    this.#agreed = proof.kind === 'password' ? undefined : proof.kind
  }

  /** @throws HttpFailure, LoginRefused, StrangeAnswer */
  async channel(connection: HttpConnection, limits: Limits): Promise<Channel> {
    this.#agreed ??= await this.#ask(connection, limits)
    const proof = this.#proof
    if (proof.kind === 'certificate') return new PlainChannel(connection, MUTUAL_TLS)
    if (this.#agreed === 'ntlm') return new NtlmChannel(connection, proof, !this.#isSecure)
    return new PlainChannel(connection, basic(proof))
  }

  /** Basic where it is offered, as in Packer: which Windows does only when it was told to. */
  async #ask(connection: HttpConnection, limits: Limits): Promise<'basic' | 'ntlm'> {
    const headers = { 'content-type': SOAP }
    const { status, challenges } = await connection.post({ headers, body: Buffer.alloc(0), ...limits })
    if (status !== 401)
      throw new StrangeAnswer(`it answered with status ${status} where 401 belongs: this is not WinRM`)
    const schemes = challenges.map((challenge) => challenge.split(' ')[0]?.toLowerCase())
    if (schemes.includes('basic')) return 'basic'
    if (schemes.includes('negotiate') || schemes.includes('ntlm')) return 'ntlm'
    throw new LoginRefused(`the server offers neither Basic nor NTLM, but ${challenges.join(', ') || 'nothing'}`)
  }
}

class PlainChannel implements Channel {
  readonly #connection: HttpConnection
  readonly #authorization: string

  constructor(connection: HttpConnection, authorization: string) {
    this.#connection = connection
    this.#authorization = authorization
  }

  async post(message: Buffer, limits: Limits): Promise<{ status: number; text: string }> {
    const headers = { 'content-type': SOAP, authorization: this.#authorization }
    const { status, body, challenges } = await this.#connection.post({ headers, body: message, ...limits })
    if (status === 401) throw new LoginRefused(refusal(challenges))
    return { status, text: body.toString('utf8') }
  }
}

function refusal(challenges: readonly string[]): string {
  const offers = challenges.map((challenge) => challenge.split(' ')[0]).join(', ')
  return `the server refused the log-in${offers ? `; it offers ${offers}` : ''}`
}

function basic({ username, password }: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}
