import { createHash } from 'node:crypto'
import { IngotError } from '../../errors/index.ts'
import type { HostKeyPolicy } from '../connect-step.ts'

/** Decides whether a machine is the one that it should be. One for each machine, over all its connections. */
export class HostKeys {
  readonly #policy: HostKeyPolicy
  #known: readonly string[]
  #pinned: string | undefined

  /** @throws IngotError `ssh/host-key-unreadable` when the known keys are none: nothing would be verified */
  constructor(policy: HostKeyPolicy) {
    this.#policy = policy
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
    if (this.#known.length > 0 && !this.#known.includes(blob)) throw mismatch(this.#known, blob, 'known')
    if (this.#pinned !== undefined && this.#pinned !== blob && this.#known.length === 0) {
      throw mismatch([this.#pinned], blob, 'pinned')
    }
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

function mismatch(expected: readonly string[], actual: string, why: 'known' | 'pinned'): IngotError {
  const wanted = expected.map((blob) => describe(Buffer.from(blob, 'base64'))).join(' or ')
  const source = why === 'known' ? "the machine's own key is" : 'it was, when this build connected first,'
  return new IngotError(
    'ssh/host-key-mismatch',
    `the SSH server has the host key ${describe(Buffer.from(actual, 'base64'))}, but ${source} ${wanted}`,
    {
      hint: 'Somebody else may be answering at that address. If the machine made new keys during the build, take that out of the provisioning.',
    },
  )
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
