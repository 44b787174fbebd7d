import * as unicode from '../../../unicode/index.ts'
import type { Meter } from '../meter.ts'
import { textFunction } from './text-function.ts'

export const lower = caseFunction('The text in small letters.', unicode.lower)

export const upper = caseFunction('The text in capital letters.', unicode.upper)

export const title = caseFunction('The text with a capital letter at the start of each word.', unicode.title)

function caseFunction(description: string, change: (text: string) => string) {
  return textFunction(description, ['str'], ([text = ''], meter) => {
    meter.work(stepsToMap(text))
    return change(text)
  })
}

/** Looking at characters one by one takes a quarter of a step for each. */
export function stepsToMap(text: string): Parameters<Meter['work']>[0] {
  return text.length >> 2
}
