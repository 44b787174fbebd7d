import { randomBytes } from 'node:crypto'

/** Longest life of a session token: six hours (IMDSv2). */
export const longestTtl = 21_600

/** The session tokens of one instance's metadata service. They live in memory: guests ask for a new one when theirs isn't known. */
export class MetadataTokens {
  readonly #expiry = new Map<string, number>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** @param ttl in seconds, 1 to {@link longestTtl} */
  issue(ttl: number): string {
    for (const [token, expiry] of this.#expiry) if (expiry <= this.#now()) this.#expiry.delete(token)
    const token = `AQAE${randomBytes(36).toString('base64url')}==`
    this.#expiry.set(token, this.#now() + ttl * 1000)
    return token
  }

  isValid(token: string): boolean {
    return (this.#expiry.get(token) ?? 0) > this.#now()
  }
}
