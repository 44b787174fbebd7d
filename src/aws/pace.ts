import type { Milliseconds } from '../options/index.ts'
import type { AwsAccessOptions } from './access-options.ts'

/** How often to look while waiting, and for how long. */
export interface Pace {
  /** The time between the first looks. */
  readonly least: Milliseconds
  /** The time between looks after a long while. */
  readonly most: Milliseconds
  /** Infinity unless the user set one. */
  readonly limit: Milliseconds
}

/** For what takes seconds: an instance that starts, stops or ends. */
const BRISK: Pace = { least: 500, most: 1500, limit: Number.POSITIVE_INFINITY }
/** For what takes minutes or hours: an image, a copy to another region. */
const PATIENT: Pace = { least: 500, most: 5000, limit: Number.POSITIVE_INFINITY }

export interface Paces {
  readonly brisk: Pace
  readonly patient: Pace
}

/** Packer assumes this delay when only the number of attempts was given. */
const ASSUMED_DELAY: Milliseconds = 2000

/** The user's `aws_polling`, else AWS_POLL_DELAY_SECONDS and AWS_TIMEOUT_SECONDS, as in Packer. */
export function pacesFor(
  polling: AwsAccessOptions['aws_polling'],
  env: Readonly<Record<string, string | undefined>>,
): Paces {
  const seconds = polling?.delay_seconds || wholeNumber(env['AWS_POLL_DELAY_SECONDS'])
  const attempts = polling?.max_attempts
  const timeout = wholeNumber(env['AWS_TIMEOUT_SECONDS'])
  const delay = seconds ? seconds * 1000 : undefined
  const limit = attempts ? attempts * (delay ?? ASSUMED_DELAY) : timeout ? timeout * 1000 : Number.POSITIVE_INFINITY
  const apply = (pace: Pace): Pace => ({ least: delay ?? pace.least, most: delay ?? pace.most, limit })
  return { brisk: apply(BRISK), patient: apply(PATIENT) }
}

function wholeNumber(text: string | undefined): number | undefined {
  return text && /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}
