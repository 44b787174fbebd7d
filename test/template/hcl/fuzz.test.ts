import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mutateHcl } from '../../fuzz/mutate-hcl.ts'
import { Dice } from '../../fuzz/random.ts'
import { validateHcl } from '../../fuzz/validate-hcl.ts'

// A small share of what `make fuzz` does.
const CASES = 60

test.each(['everything.pkr.hcl', 'extensions.pkr.hcl'])(
  'broken HCL2 templates lead to mistakes that have a place: %s',
  { timeout: 60_000 },
  async (file) => {
    const text = readFileSync(join(import.meta.dirname, '../../fuzz/corpus', file), 'utf8')
    expect(await validateHcl(text, '/work')).toBe('valid')
    for (let number = 0; number < CASES; number++) await validateHcl(mutateHcl(text, [text], new Dice(number)), '/work')
  },
)
