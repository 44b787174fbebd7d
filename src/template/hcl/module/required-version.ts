import { type Diagnostic, errorAt } from '../../../hcl/index.ts'
import { EMULATED_PACKER_VERSION } from '../../packer-version.ts'
import { parseConstraints, satisfies } from '../../version-constraints.ts'
import type { RequiredVersion } from './module.ts'

/** One diagnostic for each `required_version` that the emulated Packer doesn't meet, or that can't be understood. */
export function unsupportedVersions(required: readonly RequiredVersion[]): Diagnostic[] {
  return required.flatMap(({ text, range }) => {
    const constraints = parseConstraints(text)
    if (!constraints) {
      const detail = `${JSON.stringify(text)} is no version constraint. Write it as in ">= 1.7.0, < 2.0.0" or "~> 1.9".`
      return [errorAt(range, 'Invalid version constraint', detail)]
    }
    if (satisfies(EMULATED_PACKER_VERSION, constraints)) return []
    const detail = `The template requires Packer ${text}, and Ingot does what Packer ${EMULATED_PACKER_VERSION} does. Change required_version if the template works with that.`
    return [errorAt(range, 'Unsupported Packer Core version', detail)]
  })
}
