import { graphemes } from './graphemes.ts'
import { textFunction } from './text-function.ts'

export const strrev = textFunction('The text backwards, its characters unharmed.', ['str'], (text = '') =>
  graphemes(text).reverse().join(''),
)
