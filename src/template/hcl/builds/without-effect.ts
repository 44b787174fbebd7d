import { type Diagnostic, type Range, warningAt } from '../../../hcl/index.ts'

/** A warning about a block that Packer does something with, or accepts. */
export function withoutEffect(range: Range, detail: string): Diagnostic {
  return warningAt(range, 'Block without effect', detail)
}
