import { logIn, type NtlmLogin, ntlmCredentials } from '../ntlm/login.ts'
import { negotiateMessage, UnusableChallenge } from '../ntlm/messages.ts'
import { BrokenSeal, SealingContext } from '../ntlm/sealing.ts'
import type { Channel, Limits } from './authentication.ts'
import type { HttpAnswer, HttpConnection } from './connection.ts'
import { LoginRefused, StrangeAnswer } from './failure.ts'
import { BrokenSealedMessage, isSealed, SEALED_CONTENT_TYPE, sealMessage, unsealMessage } from './sealed-message.ts'

interface Session {
  readonly outgoing: SealingContext
  readonly incoming: SealingContext
}

const SOAP = 'application/soap+xml;charset=UTF-8'

/**
 * A connection that is logged in by NTLM. Over plain HTTP every message is sealed, which is what Windows insists on unless
 * it was told otherwise; over TLS there is no need.
 */
export class NtlmChannel implements Channel {
  readonly #connection: HttpConnection
  readonly #login: { readonly username: string; readonly password: string }
  readonly #seals: boolean
  #session: Session | undefined

  constructor(
    connection: HttpConnection,
    login: { readonly username: string; readonly password: string },
    seals: boolean,
  ) {
    this.#connection = connection
    this.#login = login
    this.#seals = seals
  }

  async post(message: Buffer, limits: Limits): Promise<{ status: number; text: string }> {
    const known = this.#session
    const first = await this.#send(known ?? (await this.#logIn(limits)), message, limits)
    if (first.status !== 401) return first
    this.#session = undefined
    // The old connection is gone, and with it its log-in: the new one has to be logged in again.
    if (known) {
      const second = await this.#send(await this.#logIn(limits), message, limits)
      if (second.status !== 401) return second
    }
    throw new LoginRefused('the server refused the NTLM log-in')
  }

  async #send(session: Session, message: Buffer, limits: Limits): Promise<{ status: number; text: string }> {
    const body = this.#seals ? sealMessage(message, session.outgoing) : message
    const headers = { 'content-type': this.#seals ? SEALED_CONTENT_TYPE : SOAP }
    try {
      const answer = await this.#connection.post({ headers, body, ...limits })
      return { status: answer.status, text: textOf(answer, session) }
    } catch (error) {
      // The ciphers of both sides have parted.
      this.#session = undefined
      throw error
    }
  }

  /** @throws LoginRefused, StrangeAnswer, HttpFailure */
  async #logIn(limits: Limits): Promise<Session> {
    const negotiate = negotiateMessage()
    const { challenge, scheme } = challengeIn(await this.#say('Negotiate', negotiate, limits))
    const { authenticate, sessionKey } = this.#answer(negotiate, challenge)
    const { status } = await this.#say(scheme, authenticate, limits)
    if (status === 401) throw new LoginRefused('the server refused the user or the password (NTLM)')
    this.#session = {
      outgoing: new SealingContext(sessionKey, 'client-to-server'),
      incoming: new SealingContext(sessionKey, 'server-to-client'),
    }
    return this.#session
  }

  #answer(negotiate: Buffer, challenge: Buffer): NtlmLogin {
    try {
      return logIn(ntlmCredentials(this.#login.username, this.#login.password), negotiate, challenge)
    } catch (error) {
      if (error instanceof UnusableChallenge) throw new StrangeAnswer(error.message, { cause: error })
      throw error
    }
  }

  #say(scheme: string, token: Buffer, limits: Limits): Promise<HttpAnswer> {
    const headers = { 'content-type': SOAP, authorization: `${scheme} ${token.toString('base64')}` }
    return this.#connection.post({ headers, body: Buffer.alloc(0), ...limits })
  }
}

function challengeIn({ status, challenges }: HttpAnswer): { challenge: Buffer; scheme: string } {
  for (const offer of challenges) {
    const [scheme = '', token] = offer.split(' ')
    if (token && /^(negotiate|ntlm)$/i.test(scheme)) return { challenge: Buffer.from(token, 'base64'), scheme }
  }
  const offers = challenges.map((challenge) => challenge.split(' ')[0]).join(', ')
  if (status === 401) throw new LoginRefused(`the server does not take NTLM; it offers ${offers || 'nothing'}`)
  throw new StrangeAnswer(`it answered an NTLM log-in with status ${status}: this is not WinRM`)
}

function textOf({ body, contentType }: HttpAnswer, session: Session): string {
  if (!isSealed(contentType)) return body.toString('utf8')
  try {
    return unsealMessage(body, session.incoming).toString('utf8')
  } catch (error) {
    if (!(error instanceof BrokenSeal || error instanceof BrokenSealedMessage)) throw error
    throw new StrangeAnswer(error.message, { cause: error })
  }
}
