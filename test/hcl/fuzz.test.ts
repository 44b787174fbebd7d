import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkHcl } from '../fuzz/hcl.ts'
import { mutateHcl } from '../fuzz/mutate-hcl.ts'
import { Dice } from '../fuzz/random.ts'

// A small share of what `make fuzz` does.
const CASES = 80

describe('broken HCL', () => {
  it('leads to a value or to mistakes that have a place', { timeout: 60_000 }, () => {
    const text = readFileSync(join(import.meta.dirname, '../fixtures/hcl/image.pkr.hcl'), 'utf8')
    const outcomes = new Set<string>()
    for (let number = 0; number < CASES; number++) outcomes.add(checkHcl(mutateHcl(text, [text], new Dice(number))))
    expect([...outcomes].sort()).toEqual(['invalid', 'valid'])
  })
})
