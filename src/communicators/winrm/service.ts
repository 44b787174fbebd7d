import type { Milliseconds } from '../../options/index.ts'
import { StrangeAnswer } from './http/failure.ts'
import type { ConnectionPool } from './http/pool.ts'
import { WsmanFault } from './protocol/fault.ts'
import {
  type Addressing,
  type CommandIds,
  createShell,
  deleteShell,
  readConfig,
  receiveOutput,
  sendInput,
  startCommand,
  terminateCommand,
} from './protocol/request.ts'
import {
  commandIdOf,
  maxEnvelopeSizeOf,
  NotWsman,
  type Output,
  outputOf,
  readResponse,
  shellIdOf,
} from './protocol/response.ts'
import type { XmlNode } from './protocol/xml.ts'

/** What every WinRM takes: 150 KiB, the default of Windows 7 and Server 2008 R2. Later ones take 500. */
const SMALLEST_ENVELOPE = 150 * 1024
/** More than any service takes by itself; no message is to grow without end. */
const LARGEST_ENVELOPE = 2 * 1024 * 1024
/** What stands around the bytes of a Send: about 2,000 characters. */
const AROUND_INPUT = 4096
/** How long a Receive waits for output before it is asked again. */
const RECEIVE_TIMEOUT: Milliseconds = 20_000
const OPERATION_TIMEOUT: Milliseconds = 60_000
/** For an answer to be on its way longer than the service may think. */
const NETWORK_SLACK: Milliseconds = 15_000

/** The operations of a WinRM service. All reject with HttpFailure, LoginRefused, StrangeAnswer or WsmanFault. */
export class WinRmService {
  readonly url: string
  readonly #pool: ConnectionPool
  #maxEnvelopeSize = SMALLEST_ENVELOPE

  constructor(url: string, pool: ConnectionPool) {
    this.url = url
    this.#pool = pool
  }

  /** How many bytes of input fit into one Send. */
  get inputSize(): number {
    return Math.floor(((this.#maxEnvelopeSize - AROUND_INPUT) * 3) / 4)
  }

  /** Asks for the largest message that the service takes. It need not tell. */
  async learnEnvelopeSize(signal: AbortSignal): Promise<void> {
    try {
      const size = maxEnvelopeSizeOf(await this.#ask(readConfig(this.#addressing()), signal))
      this.#maxEnvelopeSize = Math.min(size ?? SMALLEST_ENVELOPE, LARGEST_ENVELOPE)
    } catch (error) {
      if (!(error instanceof WsmanFault || error instanceof StrangeAnswer)) throw error
    }
  }

  async createShell(signal: AbortSignal): Promise<string> {
    return shellIdOf(await this.#ask(createShell(this.#addressing()), signal))
  }

  async deleteShell(shell: string, signal: AbortSignal): Promise<void> {
    await this.#ask(deleteShell(this.#addressing(), shell), signal)
  }

  async start(shell: string, commandLine: string, input: 'console' | 'pipe', signal: AbortSignal): Promise<CommandIds> {
    const request = startCommand(this.#addressing(), shell, commandLine, input)
    return { shell, command: commandIdOf(await this.#ask(request, signal)) }
  }

  /** Waits for output. Nothing at all is an answer too, after a while. */
  async receive(ids: CommandIds, signal: AbortSignal): Promise<Output> {
    const request = receiveOutput(this.#addressing(RECEIVE_TIMEOUT), ids)
    try {
      return outputOf(await this.#ask(request, signal, RECEIVE_TIMEOUT))
    } catch (error) {
      if (!(error instanceof WsmanFault && error.isTimeout)) throw error
      return { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), exitCode: undefined }
    }
  }

  async send(ids: CommandIds, bytes: Buffer, end: boolean, signal: AbortSignal): Promise<void> {
    await this.#ask(sendInput(this.#addressing(), ids, bytes, end), signal)
  }

  async terminate(ids: CommandIds, signal: AbortSignal): Promise<void> {
    await this.#ask(terminateCommand(this.#addressing(), ids), signal)
  }

  close(): void {
    this.#pool.close()
  }

  #addressing(operationTimeout = OPERATION_TIMEOUT): Addressing {
    return { url: this.url, maxEnvelopeSize: this.#maxEnvelopeSize, operationTimeout }
  }

  async #ask(message: string, signal: AbortSignal, timeout = OPERATION_TIMEOUT): Promise<XmlNode> {
    const { status, text } = await this.#pool.post(message, { signal, timeout: timeout + NETWORK_SLACK })
    try {
      return readResponse(text)
    } catch (error) {
      if (!(error instanceof NotWsman)) throw error
      const sentence = status === 200 ? error.message : `it answered with status ${status}${meaningOf(status)}`
      throw new StrangeAnswer(sentence, { cause: error })
    }
  }
}

function meaningOf(status: number): string {
  switch (status) {
    case 404:
      return ': there is no WinRM at /wsman'
    case 500:
      return ', as WinRM does that wants messages to be sealed: set "winrm_use_ntlm" or "winrm_use_ssl"'
    case 503:
      return ': the service is not ready'
    default:
      return ''
  }
}
