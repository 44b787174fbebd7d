import type { MapValue } from '../template/index.ts'

/**
 * Turns one kind of old writing in JSON templates into today's. A fixer changes components one by one; what it doesn't
 * concern it gives back as it is.
 */
export interface Fixer {
  /** Packer's name for it. */
  readonly name: string
  /** One line for the help of `ingot fix`. */
  readonly summary: string
  /** Whether it looks at this template at all; without it, at every one. */
  readonly concerns?: (template: MapValue) => boolean
  readonly builder?: Fix
  readonly provisioner?: Fix
  /** Members of sequences as well. */
  readonly postProcessor?: Fix
}

/** @throws IngotError `fix/value` for a value that cannot be carried over */
export type Fix = (component: MapValue) => MapValue
