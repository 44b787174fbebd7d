import type { Host } from '../../../engine/host.ts'
import { objectValue, STRING, stringValue, UNKNOWN, unknownValue, type Value } from '../../../hcl/index.ts'
import { EMULATED_PACKER_VERSION } from '../../packer-version.ts'

/** What expressions can refer to whatever the template declares. @param root `path.root` */
export function contextualValues(root: string, { cwd }: Host): Readonly<Record<string, Value>> {
  return {
    path: objectValue({ root: stringValue(root), cwd: stringValue(cwd.replaceAll('\\', '/')) }),
    packer: objectValue({
      version: stringValue(EMULATED_PACKER_VERSION),
      // These come from HCP Packer's registry, which nothing is published to.
      iterationID: unknownValue(STRING),
      versionFingerprint: unknownValue(STRING),
    }),
    // A build knows them, when it runs.
    build: UNKNOWN,
  }
}
