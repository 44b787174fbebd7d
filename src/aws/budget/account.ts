import type { AwsCredentialIdentity } from '@smithy/types'

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * Whose calls AWS will count these as, without asking it. Some sources of credentials tell the account; else it is read out of
 * the access key's id, whose 10 characters after the first 4 hold its number. AWS doesn't document that. Should it be wrong
 * one day, or for a key from before 2019, then keys of one account don't share, and nothing else happens.
 * @returns the account's number, or the key's id where none is in it
 */
export function accountOf({ accountId, accessKeyId }: AwsCredentialIdentity): string {
  return accountId ?? accountInKey(accessKeyId) ?? accessKeyId
}

function accountInKey(accessKeyId: string): string | undefined {
  const digits = /^A(?:KI|SI)A([A-Z2-7]{16})$/.exec(accessKeyId)?.[1]
  if (!digits) return undefined
  let number = 0n
  for (const digit of digits.slice(0, 10)) number = number * 32n + BigInt(DIGITS.indexOf(digit))
  // 50 bits, of which the first is a mark and the next 40 are the number.
  const account = (number >> 9n) & 0xff_ffff_ffffn
  return account > 999_999_999_999n ? undefined : String(account).padStart(12, '0')
}
