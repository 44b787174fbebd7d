import { type Block, bodySchemaOf } from '../../../hcl/index.ts'
import { Arguments } from './arguments.ts'
import type { Reading } from './members.ts'
import { REGISTRY_ARGUMENTS } from './meta-arguments.ts'
import { withoutEffect } from './without-effect.ts'

const LONGEST_DESCRIPTION = 255

/**
 * Says of an `hcp_packer_registry` that nothing is published, and what Packer would refuse in it. No data source is asked
 * for what has no effect.
 */
export async function readRegistry({ body, headerRange }: Block, reading: Reading): Promise<void> {
  const { contextWithoutData, diagnostics } = reading
  const detail = 'The block "hcp_packer_registry" has no effect: nothing is published to HCP Packer.'
  diagnostics.push(withoutEffect(headerRange, detail))
  body.content(bodySchemaOf(REGISTRY_ARGUMENTS), diagnostics)
  const given = await Arguments.read(body, REGISTRY_ARGUMENTS, await contextWithoutData(body.references()), diagnostics)
  const [bucket, description] = [given.text('bucket_name'), given.text('description')]
  if (bucket !== undefined && !/^[A-Za-z0-9-]{3,36}$/.test(bucket)) {
    const wanted = 'must have 3 to 36 letters, digits and hyphens'
    given.wrong('bucket_name', 'Invalid name of a bucket', `"bucket_name" ${wanted}, not ${JSON.stringify(bucket)}.`)
  }
  if (description !== undefined && [...description].length > LONGEST_DESCRIPTION) {
    const length = `"description" can have ${LONGEST_DESCRIPTION} characters, and this has ${[...description].length}.`
    given.wrong('description', 'Description too long', length)
  }
  if (given.expression('labels') && given.expression('bucket_labels')) {
    const old = '"labels" is the old name of "bucket_labels", and both are set: leave out "labels".'
    given.wrong('labels', 'Labels set twice', old)
  }
}
