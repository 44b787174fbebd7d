import type { Authentication, Channel, Limits } from './authentication.ts'
import { type Endpoint, HttpConnection } from './connection.ts'

interface Lane {
  readonly connection: HttpConnection
  readonly channel: Channel
}

/** So many requests can be under way at once; the rest waits. Windows takes 25 connections by default. */
const LANES = 12

/** The connections to one service: each request gets one of its own, the one that was used last where several are free. */
export class ConnectionPool {
  readonly #endpoint: Endpoint
  readonly #authentication: Authentication
  readonly #free: Lane[] = []
  readonly #all = new Set<HttpConnection>()
  readonly #queue: (() => void)[] = []
  #busy = 0

  constructor(endpoint: Endpoint, authentication: Authentication) {
    this.#endpoint = endpoint
    this.#authentication = authentication
  }

  /** @throws HttpFailure, LoginRefused, StrangeAnswer, the signal's reason */
  async post(message: string, limits: Limits): Promise<{ readonly status: number; readonly text: string }> {
    await this.#turn()
    try {
      limits.signal.throwIfAborted()
      const lane = this.#free.pop() ?? (await this.#open(limits))
      const answer = await this.#use(lane, Buffer.from(message), limits)
      this.#free.push(lane)
      return answer
    } finally {
      this.#busy--
      this.#queue.shift()?.()
    }
  }

  close(): void {
    for (const connection of this.#all) connection.close()
    this.#all.clear()
    this.#free.length = 0
  }

  async #turn(): Promise<void> {
    if (this.#busy >= LANES) await new Promise<void>((resolve) => this.#queue.push(resolve))
    this.#busy++
  }

  async #open(limits: Limits): Promise<Lane> {
    const connection = new HttpConnection(this.#endpoint)
    this.#all.add(connection)
    try {
      return { connection, channel: await this.#authentication.channel(connection, limits) }
    } catch (error) {
      this.#drop(connection)
      throw error
    }
  }

  /** After a failure nobody knows what a connection still carries. */
  async #use({ connection, channel }: Lane, message: Buffer, limits: Limits) {
    try {
      return await channel.post(message, limits)
    } catch (error) {
      this.#drop(connection)
      throw error
    }
  }

  #drop(connection: HttpConnection): void {
    connection.close()
    this.#all.delete(connection)
  }
}
