import { EMULATED_PACKER_VERSION, satisfiesPackerVersion } from '../packer-version.ts'
import type { Complaints } from './complaints.ts'
import type { JsonDocument, WrittenProvisioner } from './document.ts'
import { checkBuilder, checkRestriction } from './restriction.ts'

/** What must hold before anything is built, beyond the shape: names that are referred to exist, the version will do. */
export function checkDocument(document: JsonDocument, complaints: Complaints): void {
  if (document.knowsBuilders) checkNames(document, complaints)
  checkVersion(document, complaints)
}

/** That there are builders, and that those exist which provisioners and post-processors name. */
export function checkNames(document: JsonDocument, complaints: Complaints): void {
  const builders = new Set(document.builders.map((builder) => builder.name))
  // A mistake that is known already may be why there are none.
  if (builders.size === 0 && complaints.errors.length === 0) {
    complaints.add('template/no-builders', 'the template has no builders', document.place, 'add one to "builders"')
  }
  for (const [index, provisioner] of document.provisioners.entries()) {
    checkProvisioner(provisioner, `provisioner ${index + 1}`, builders, complaints)
  }
  if (document.errorCleanupProvisioner) {
    checkProvisioner(document.errorCleanupProvisioner, '"error-cleanup-provisioner"', builders, complaints)
  }
  for (const [index, sequence] of document.postProcessors.entries()) {
    for (const [member, postProcessor] of sequence.entries()) {
      checkRestriction(postProcessor, `post-processor ${index + 1}.${member + 1}`, builders, complaints)
    }
  }
}

function checkProvisioner(
  provisioner: WrittenProvisioner,
  what: string,
  builders: ReadonlySet<string>,
  complaints: Complaints,
): void {
  checkRestriction(provisioner, what, builders, complaints)
  for (const { builder, builderPlace, config } of provisioner.overrides) {
    checkBuilder({ value: builder, place: builderPlace }, `${what}: "override"`, builders, complaints)
    if (config.kind !== 'map' && config.kind !== 'null') {
      complaints.mismatch(`${what}: "override" of "${builder}"`, 'an object', config)
    }
  }
}

function checkVersion({ minPackerVersion }: JsonDocument, complaints: Complaints): void {
  if (!minPackerVersion) return
  const { value, place } = minPackerVersion
  const satisfied = satisfiesPackerVersion(value)
  if (satisfied === undefined) {
    complaints.add(
      'template/version',
      `"min_packer_version" is not a version: "${value}"`,
      place,
      'write it as "1.8.0"',
    )
  } else if (!satisfied) {
    const sentence = `the template needs Packer ${value} or newer, and this Ingot behaves as Packer ${EMULATED_PACKER_VERSION}`
    complaints.add('template/version', sentence, place, 'a newer Ingot may know it')
  }
}
