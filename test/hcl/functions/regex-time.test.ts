import { expect, it } from 'vitest'
import { outcome } from '../../support/hcl/evaluate.ts'
import { fakeFunctions } from '../../support/hcl/host.ts'

it('matches patterns on which other engines never come to an end', async () => {
  const text = 'a'.repeat(5_000)
  expect(await outcome(`regexall("^(a+)+$", "${text}b")`, fakeFunctions())).toBe('list([])')
  expect(await outcome(`length(regex_replace("${text}", "(a|aa)*$", "b"))`, fakeFunctions())).toBe('1')
})
