import type { z } from 'zod'
import { boolean, duration, milliseconds, option } from '../options/index.ts'

/** Options of builders that start their machines themselves: a machine that has just booted may still be busy. */
export const readyOptions = {
  wait_until_ready: option(
    boolean().default(true),
    "Waits, before the first provisioner, until cloud-init has ended and nobody holds the package manager's locks. Default true.",
  ),
  ready_timeout: option(
    duration().default(milliseconds('10m')),
    'How long that may take; then the build goes on with a warning. 0 is for ever. Default 10m.',
  ),
}

/** The decoded form of {@link readyOptions}. */
export type ReadyOptions = z.infer<z.ZodObject<typeof readyOptions>>
