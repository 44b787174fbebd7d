/** A UUID whose first eight digits are the time in seconds since 1970 and whose rest is random, as Packer's are. */
export function timeOrderedUuid(seconds: number, random: (size: number) => Uint8Array): string {
  const time = (seconds >>> 0).toString(16).padStart(8, '0')
  const rest = Buffer.from(random(12)).toString('hex')
  return `${time}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8, 12)}-${rest.slice(12)}`
}
