import { IngotError } from '../errors/index.ts'
import type { Endpoint } from './settings.ts'

/** Half: others work in the account as well, and a console that is throttled is of no use to them. */
const DEFAULT_SHARE = 0.5

/**
 * Which part of what EC2 allows an account this computer takes at most: INGOT_AWS_SHARE, a number above 0 or `off`.
 * @returns undefined for no limit, as at other endpoints than Amazon's unless it is asked for
 * @throws IngotError `aws/share`
 */
export function shareFor(endpoint: Endpoint, env: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = env['INGOT_AWS_SHARE'] || undefined
  if (text === 'off') return undefined
  if (text === undefined) return isAmazons(endpoint) ? DEFAULT_SHARE : undefined
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : 0
  if (share > 0) return share
  throw new IngotError('aws/share', `INGOT_AWS_SHARE is "${text}": it must be a number above 0, or "off"`, {
    hint: '0.5 is half of what EC2 documents; more than 1 is for accounts whose limits have been raised',
  })
}

/** VPC endpoints and dual-stack names are Amazon's as well. */
export function isAmazons(endpoint: Endpoint): boolean {
  if (endpoint.kind === 'amazon') return true
  if (endpoint.kind === 'local-cloud' || !URL.canParse(endpoint.url)) return false
  return /(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/.test(new URL(endpoint.url).hostname)
}
