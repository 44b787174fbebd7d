import { createHash } from 'node:crypto'
import { IngotError } from '../../errors/index.ts'
import type { HostKeyPolicy } from '../connect-step.ts'

/** What a wrong key is told with. */
export interface HostKeyWords {
  readonly subject: string
  /** As in `the SSH server has the key …, but SOURCE …`. */
  readonly source: string
  readonly hint: string
  /** Keys that are never right, as public key lines. */
  revoked?(): Promise<readonly string[]>
  /** Told which key is trusted without anybody knowing it, before a log-in shows a password to whoever has it. */
  trusting?(key: string): void
}

const MACHINE: HostKeyWords = {
  subject: 'the SSH server',
  source: "the machine's own key is",
  hint: 'Somebody else may be answering at that address. If the machine made new keys during the build, take that out of the provisioning.',
}

/** Decides whether a machine is the one that it should be. One for each machine, over all its connections. */
export class HostKeys {
  readonly #policy: HostKeyPolicy
  readonly #words: HostKeyWords
  #revoked: readonly string[] = []
  #known: readonly string[]
  #pinned: string | undefined

  /** @throws IngotError `ssh/host-key-unreadable` when the known keys are none: nothing would be verified */
  constructor(policy: HostKeyPolicy, words: HostKeyWords = MACHINE) {
    this.#policy = policy
    this.#words = words
    this.#known = policy.kind === 'known' ? policy.keys.flatMap(blobOf) : []
    if (policy.kind === 'known' && this.#known.length === 0) {
      throw new IngotError(
        'ssh/host-key-unreadable',
        `none of the machine's known host keys can be read: "${policy.keys.join('", "')}"`,
        { hint: 'They look like "ssh-ed25519 AAAA...".' },
      )
    }
  }

  /** Asks once more for the right keys, where they may have become known. */
  async refresh(signal: AbortSignal): Promise<void> {
    this.#revoked = (await this.#words.revoked?.())?.flatMap(blobOf) ?? []
    if (this.#policy.kind !== 'lookup' || this.#known.length > 0) return
    this.#known = (await this.#policy.find(signal))?.flatMap(blobOf) ?? []
  }

  /** The kinds of keys that should be asked for first, so that a machine with several shows one that is known. */
  preferredTypes(): readonly string[] {
    const blobs = this.#known.length > 0 ? this.#known : this.#pinned ? [this.#pinned] : []
    return [...new Set(blobs.map((blob) => keyTypeOf(Buffer.from(blob, 'base64'))))]
  }

  /** @throws IngotError `ssh/host-key-mismatch` */
  check(key: Buffer): void {
    const blob = key.toString('base64')
    const { subject, source, hint } = this.#words
    const wrong = (expected: readonly string[], why: string): IngotError => {
      const wanted = expected.map((one) => describe(Buffer.from(one, 'base64'))).join(' or ')
      return new IngotError(
        'ssh/host-key-mismatch',
        `${subject} has the host key ${describe(key)}, but ${why}${wanted}`,
        {
          hint,
        },
      )
    }
    if (this.#revoked.includes(blob)) throw wrong([], 'your known_hosts file has revoked it')
    if (this.#known.length > 0 && !this.#known.includes(blob)) throw wrong(this.#known, `${source} `)
    if (this.#pinned !== undefined && this.#pinned !== blob && this.#known.length === 0) {
      throw wrong([this.#pinned], 'it was, when this build connected first, ')
    }
    if (this.#known.length === 0 && this.#pinned === undefined) this.#words.trusting?.(publicKeyLine(key))
  }

  /** From now on this key is the right one. Called once a log-in succeeded. */
  pin(key: Buffer): void {
    this.#pinned = key.toString('base64')
    if (this.#policy.kind === 'lookup' && this.#known.length === 0) {
      this.#policy.trusted?.(publicKeyLine(key))
    }
  }
}

/** A key in SSH's wire format as a line of a known_hosts file, without the host: `ssh-ed25519 AAAA…`. */
export function publicKeyLine(key: Buffer): string {
  return `${keyTypeOf(key)} ${key.toString('base64')}`
}

/** As ssh-keygen prints it: `SHA256:` and base64 without padding. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

function describe(key: Buffer): string {
  return `${fingerprint(key)} (${keyTypeOf(key)})`
}

/** The base64 part of `ssh-ed25519 AAAA… comment`; nothing for an empty or broken line. */
function blobOf(line: string): string[] {
  const blob = line
    .trim()
    .split(/\s+/)
    .find((word) => word.startsWith('AAAA'))
  return blob ? [Buffer.from(blob, 'base64').toString('base64')] : []
}

function keyTypeOf(key: Buffer): string {
  return key.toString('latin1', 4, 4 + key.readUInt32BE(0))
}
