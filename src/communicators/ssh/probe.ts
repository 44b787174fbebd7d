import { connect, type Socket } from 'node:net'
import type { Milliseconds } from '../../options/index.ts'
import { AttemptFailure, describeSocketError } from './failure.ts'

/** A TCP connection whose server has said the first words of its banner; they are still to be read from the socket. */
export interface Transport {
  readonly socket: Socket
  /** `SSH-2.0-OpenSSH_9.2p1 …`, as far as it has come. */
  readonly identification: string
}

/** Packer's limit for a TCP connection. */
const LONGEST_PROBE: Milliseconds = 15_000
/** What is sent to a machine that is still booting gets lost and is repeated later and later, so ask afresh. */
const ASK_AFRESH_AFTER: Milliseconds = 2_000
const AT_ONCE = 4
/** Linux asks a silent peer after this time whether it is still there; Packer's value. */
const TCP_KEEP_ALIVE: Milliseconds = 5_000

export interface TransportRequest {
  readonly host: string
  readonly port: number
  readonly signal: AbortSignal
  /** Told every now and then while nothing comes back. */
  onSilence(failure: AttemptFailure): void
}

/**
 * Opens a connection and waits for the server's banner. While nothing comes, further ones are opened next to the first
 * and the quickest wins.
 * @throws AttemptFailure as soon as the newest one failed; the signal's reason when it is aborted
 */
export function openTransport(request: TransportRequest): Promise<Transport> {
  const { signal } = request
  return new Promise((resolve, reject) => {
    const probes = new Set<Probe>()
    let newest: Probe | undefined
    let timer: NodeJS.Timeout | undefined

    const settle = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      for (const probe of probes) probe.drop()
    }
    const abort = (): void => {
      settle()
      reject(signal.reason)
    }
    const open = (): void => {
      if (newest) request.onSilence(newest.silence())
      const [oldest] = probes
      if (oldest && probes.size >= AT_ONCE) {
        oldest.drop()
        probes.delete(oldest)
      }
      const probe = new Probe(request.host, request.port, {
        won(transport) {
          probes.delete(probe)
          settle()
          resolve(transport)
        },
        lost(failure) {
          probes.delete(probe)
          // That an old silent one gives up says nothing new about the machine.
          if (probe !== newest) return
          settle()
          reject(failure)
        },
      })
      newest = probe
      probes.add(probe)
      timer = setTimeout(open, ASK_AFRESH_AFTER)
    }

    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', abort)
    open()
  })
}

interface ProbeEvents {
  won(transport: Transport): void
  lost(failure: AttemptFailure): void
}

class Probe {
  readonly #socket: Socket
  readonly #events: ProbeEvents
  #connected = false

  constructor(host: string, port: number, events: ProbeEvents) {
    this.#events = events
    this.#socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE })
    this.#socket.setTimeout(LONGEST_PROBE)
    this.#socket.on('connect', this.#onConnect).on('readable', this.#onReadable).on('timeout', this.#onTimeout)
    this.#socket.on('error', this.#onError).on('end', this.#onEnd)
  }

  silence(): AttemptFailure {
    return this.#connected
      ? new AttemptFailure('banner', 'connected, but no SSH server answers yet')
      : new AttemptFailure('tcp', 'no answer: the machine is down, or a firewall is in between')
  }

  drop(): void {
    this.#release()
    this.#socket.on('error', () => {})
    this.#socket.destroy()
  }

  readonly #onConnect = (): void => {
    this.#connected = true
  }

  readonly #onReadable = (): void => {
    const first: Buffer | null = this.#socket.read()
    if (first === null) return
    this.#release()
    this.#socket.unshift(first)
    const identification = first.toString('latin1').split('\n')[0]?.trim() ?? ''
    this.#events.won({ socket: this.#socket, identification })
  }

  readonly #onError = (error: NodeJS.ErrnoException): void => {
    this.#lose(new AttemptFailure(this.#connected ? 'banner' : 'tcp', describeSocketError(error), error))
  }

  readonly #onEnd = (): void => {
    this.#lose(new AttemptFailure('banner', 'connected, but the other side hung up before its SSH banner'))
  }

  readonly #onTimeout = (): void => this.#lose(this.silence())

  #lose(failure: AttemptFailure): void {
    this.drop()
    this.#events.lost(failure)
  }

  #release(): void {
    this.#socket.setTimeout(0)
    this.#socket.off('connect', this.#onConnect).off('readable', this.#onReadable).off('timeout', this.#onTimeout)
    this.#socket.off('error', this.#onError).off('end', this.#onEnd)
  }
}
