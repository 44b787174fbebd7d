import type { Host } from '../../engine/index.ts'

/**
 * Packer's time-ordered UUID: the first eight digits are Unix seconds, the others random. Names of temporary things end in
 * it, after the same `packer_` as in Packer, since permissions in the wild are bound to that.
 */
export function timeOrderedUuid({ clock, random }: Host): string {
  const seconds = Math.floor(clock.now() / 1000)
    .toString(16)
    .padStart(8, '0')
  const rest = random.bytes(12).toString('hex')
  return [seconds, rest.slice(0, 4), rest.slice(4, 8), rest.slice(8, 12), rest.slice(12)].join('-')
}

/** `length` random letters and digits, for names that nobody reads. */
export function randomName({ random }: Host, length: number): string {
  const characters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from({ length }, () => characters[random.below(characters.length)]).join('')
}
