import { textFunction } from './text-function.ts'

/** Unlike Terraform's, a `/…/` around `substr` means nothing: `regex_replace` is for patterns. */
export const replace = textFunction(
  'The text with each `substr` replaced.',
  ['str', 'substr', 'replace'],
  (text = '', substr = '', replacement = '') =>
    // Nothing stands before, between and after all characters.
    (substr === '' ? ['', ...text, ''] : text.split(substr)).join(replacement),
)
