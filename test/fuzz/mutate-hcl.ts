import { mutateBytes, mutateText } from './mutate.ts'
import type { Dice } from './random.ts'

/** What HCL is made of: turns up at any place, in the middle of words too. */
const TOKENS = [
  ...'{ } [ ] ( ) = => == != ! - + * / % ? : , . ... :: && || < <= << <<- ~ & | ; @ \' ` \\ " # // /* */'.split(' '),
  ...'${ %{ ${~ %{~ ~} $${ %%{ \\n \\u00e9 \\ud800 \\U0001F600 \\x'.split(' '),
  ...'for in if else endif endfor true false null dynamic 1 0.5 1e9 1e99999 1.2.3 [*] .* .0 \0 \u2028 \ufeff é 😀 \ud83d'.split(
    ' ',
  ),
  ...[
    '<<EOT\n',
    'EOT\n',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '%{ if ',
    '%{ for a in ',
    '%{ endif }',
    '[for a in ',
    '{for a, b in ',
  ],
]

/** Too much of one thing, several times in a text. */
const MANY = [
  '[',
  '(',
  '{',
  '"${',
  '!',
  '-',
  '{a=',
  'a[',
  'a?',
  'f(',
  '.a',
  '[*]',
  '%{if 1}',
  '+1',
  'a{\n',
  '#\n',
  '<<A\n',
  '\\"',
]

/** A text of HCL with a few things changed. */
export function mutateHcl(text: string, others: readonly string[], dice: Dice): string {
  if (dice.below(50) === 0) return dice.one(MANY).repeat(dice.one([10, 500, 20_000]))
  if (dice.below(4) === 0) return mutateBytes(text, dice)
  let changed = text
  for (let times = 1 + dice.below(5); times > 0; times--) changed = mutateText(changed, others, dice, TOKENS)
  return changed
}
