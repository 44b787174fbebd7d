import { bannerCause } from './banner-causes.ts'
import type { Cause, Family, Symptoms } from './cause.ts'
import { consoleCause } from './console-causes.ts'
import { handshakeCause } from './handshake-causes.ts'
import { hopCause } from './hop-causes.ts'
import { loginCause } from './login-causes.ts'
import { routeCause } from './route-causes.ts'
import { sessionLostCause } from './session-causes.ts'

/** The first that knows is right: what is nearest to this side, then what the machine itself says. */
const FAMILIES: readonly Family[] = [
  hopCause,
  consoleCause,
  routeCause,
  bannerCause,
  handshakeCause,
  loginCause,
  sessionLostCause,
]

/** Names the cause of a log-in that doesn't come. Undefined when nobody knows it. */
export function diagnose(symptoms: Symptoms): Cause | undefined {
  for (const family of FAMILIES) {
    const cause = family(symptoms)
    if (cause) return cause
  }
  return undefined
}
