import { textFunction } from '../string/text-function.ts'

/** Escapes a few characters more than `encodeURIComponent` does. */
export const urlencode = textFunction(
  'The text escaped for the query of a URL: a space becomes `+`.',
  ['str'],
  (text = '') =>
    encodeURIComponent(text)
      .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%20', '+'),
)
