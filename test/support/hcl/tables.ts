import { describe, expect, it } from 'vitest'
import { outcome } from './evaluate.ts'
import { fakeFunctions } from './host.ts'

/** Expressions with what they give, see {@link outcome}. */
export type Table = readonly (readonly [expression: string, outcome: string])[]

/** A test for each line of the tables. */
export function tables(family: string, groups: Readonly<Record<string, Table>>): void {
  const functions = fakeFunctions()
  describe.each(Object.entries(groups))(`${family} functions: %s`, (_, table) => {
    it.each(table)('%s', async (expression, expected) => {
      expect(await outcome(expression, functions)).toBe(expected)
    })
  })
}
