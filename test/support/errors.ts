import { flattenErrors, IngotError } from '../../src/errors/index.ts'

/** The single mistakes that some work ends in. */
export async function mistakesOf(work: () => unknown): Promise<IngotError[]> {
  try {
    await work()
  } catch (error) {
    return flattenErrors(error).map((single) => {
      if (single instanceof IngotError) return single
      throw single
    })
  }
  throw new Error('nothing was thrown')
}

/** `3:7 message` with the hint after a bar: what a user gets to read. */
export function told({ place, message, hint }: IngotError): string {
  const where = place ? `${place.line}:${place.column} ` : ''
  return hint === undefined ? `${where}${message}` : `${where}${message} | ${hint}`
}
