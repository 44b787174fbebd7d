import type { Duplex } from 'node:stream'
import { messageOf } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import { AttemptFailure, describeSocketError } from './failure.ts'
import type { Opening } from './route/route.ts'

/** A connection whose server has said the first words of its banner; they are still to be read from the stream. */
export interface Transport {
  readonly stream: Duplex
  /** `SSH-2.0-OpenSSH_9.2p1 …`, as far as it has come. */
  readonly identification: string
}

/** Packer's limit for a TCP connection. */
const LONGEST_OPENING: Milliseconds = 15_000
/** Packer's for what follows: a machine that has much to do may take as long to say its first word. */
const LONGEST_SILENCE: Milliseconds = 60_000
const AT_ONCE = 4

const FIRST_AFRESH: Milliseconds = 2_000
const LAST_AFRESH: Milliseconds = 12_000

/**
 * After how long to ask afresh: what is sent to a machine that is still booting gets lost and is repeated later and
 * later. But every question is work for a machine, and one that is slow would never come to answer any: the longer it
 * has taken, the rarer they get.
 * @param waited since the first attempt to connect
 */
export function askAfreshAfter(waited: Milliseconds): Milliseconds {
  return Math.min(Math.max(waited / 8, FIRST_AFRESH), LAST_AFRESH)
}

export interface TransportRequest {
  /** Begins one more connection. */
  open(): Opening
  readonly signal: AbortSignal
  /** See {@link askAfreshAfter}. */
  afreshAfter(): Milliseconds
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
      const probe = new Probe(request.open(), {
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
      timer = setTimeout(open, request.afreshAfter())
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
  readonly #opening: Opening
  readonly #events: ProbeEvents
  #stream: Duplex | undefined
  #timer: NodeJS.Timeout | undefined
  #over = false

  constructor(opening: Opening, events: ProbeEvents) {
    this.#opening = opening
    this.#events = events
    this.#wait()
    opening.stream.then(
      (stream) => this.#listen(stream),
      (failure: unknown) => this.#lose(asFailure(failure)),
    )
  }

  silence(): AttemptFailure {
    return this.#stream
      ? new AttemptFailure('banner', 'connected, but no SSH server answers yet')
      : this.#opening.silence()
  }

  drop(): void {
    this.#release()
    this.#stream?.on('error', () => {})
    this.#opening.drop()
  }

  #listen(stream: Duplex): void {
    if (this.#over) return
    this.#stream = stream
    this.#wait()
    stream.on('readable', this.#onReadable).on('error', this.#onError).on('end', this.#onEnd).on('close', this.#onEnd)
  }

  #wait(): void {
    clearTimeout(this.#timer)
    const limit = this.#stream ? LONGEST_SILENCE : LONGEST_OPENING
    this.#timer = setTimeout(() => this.#lose(this.silence()), limit)
  }

  readonly #onReadable = (): void => {
    const first: Buffer | null = this.#stream?.read() ?? null
    if (first === null || !this.#stream) return
    this.#release()
    this.#stream.unshift(first)
    const identification = first.toString('latin1').split('\n')[0]?.trim() ?? ''
    this.#events.won({ stream: this.#stream, identification })
  }

  readonly #onError = (error: NodeJS.ErrnoException): void => {
    this.#lose(new AttemptFailure('banner', describeSocketError(error), error))
  }

  readonly #onEnd = (): void => {
    this.#lose(new AttemptFailure('banner', 'connected, but the other side hung up before its SSH banner'))
  }

  #lose(failure: AttemptFailure): void {
    if (this.#over) return
    this.drop()
    this.#events.lost(failure)
  }

  #release(): void {
    this.#over = true
    clearTimeout(this.#timer)
    this.#stream?.off('readable', this.#onReadable).off('error', this.#onError)
    this.#stream?.off('end', this.#onEnd).off('close', this.#onEnd)
  }
}

function asFailure(error: unknown): AttemptFailure {
  return error instanceof AttemptFailure ? error : new AttemptFailure('tcp', messageOf(error), error)
}
