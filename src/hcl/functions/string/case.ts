import * as unicode from '../../../unicode/index.ts'
import { textFunction } from './text-function.ts'

export const lower = textFunction('The text in small letters.', ['str'], (text = '') => unicode.lower(text))

export const upper = textFunction('The text in capital letters.', ['str'], (text = '') => unicode.upper(text))

export const title = textFunction('The text with a capital letter at the start of each word.', ['str'], (text = '') =>
  unicode.title(text),
)
