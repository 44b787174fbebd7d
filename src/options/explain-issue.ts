import type * as z from 'zod'

/** zod's checks in our words, beginning with "must". Undefined leaves the word to zod or to the option's author. */
export function explainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return issue.inclusive === false
        ? `must be more than ${issue.minimum}${given(issue.input)}`
        : `must ${atLeast(issue.origin, Number(issue.minimum))}${given(issue.input)}`
    case 'too_big':
      return issue.inclusive === false
        ? `must be less than ${issue.maximum}${given(issue.input)}`
        : `must ${atMost(issue.origin, Number(issue.maximum))}${given(issue.input)}`
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}${given(issue.input)}`
    default:
      return undefined
  }
}

function atLeast(origin: string, count: number): string {
  if (origin !== 'string' && origin !== 'array') return `be at least ${count}`
  return count === 1 ? 'not be empty' : `have at least ${count} ${origin === 'string' ? 'characters' : 'members'}`
}

function atMost(origin: string, count: number): string {
  if (origin !== 'string' && origin !== 'array') return `be at most ${count}`
  return `have at most ${count} ${origin === 'string' ? 'characters' : 'members'}`
}

function oneOf(values: readonly unknown[]): string {
  const quoted = values.map((value) => JSON.stringify(value))
  const last = quoted.pop() ?? ''
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`
}

function given(input: unknown): string {
  const isShort = typeof input === 'number' || (typeof input === 'string' && input !== '')
  return isShort ? `, not ${JSON.stringify(input)}` : ''
}
