import {
  BOOL,
  DYNAMIC,
  listType,
  mapType,
  NUMBER,
  type ObjectSpec,
  type Spec,
  STRING,
  type Type,
} from '../../../hcl/index.ts'

/** What a template itself says about a provisioner, in the block of which the provisioner's own arguments stand. */
export const PROVISIONER_ARGUMENTS = argumentsSpec({
  name: STRING,
  pause_before: STRING,
  max_retries: NUMBER,
  timeout: STRING,
  continue_on_error: BOOL,
  only: listType(STRING),
  except: listType(STRING),
  override: DYNAMIC,
})

/** The same for a post-processor. */
export const POST_PROCESSOR_ARGUMENTS = argumentsSpec({
  name: STRING,
  only: listType(STRING),
  except: listType(STRING),
  keep_input_artifact: BOOL,
})

/** What a build says about a list of provisioners that it uses, but for the inputs. */
export const USE_ARGUMENTS = argumentsSpec({ only: listType(STRING), except: listType(STRING) })

/** What a build says about a source in a `source` block of its own. */
export const SOURCE_ARGUMENTS = argumentsSpec({ name: STRING })

/** What a build says about itself. */
export const BUILD_ARGUMENTS = argumentsSpec({ name: STRING, description: STRING })

/** What Packer would publish to HCP Packer. */
export const REGISTRY_ARGUMENTS = argumentsSpec({
  bucket_name: STRING,
  description: STRING,
  bucket_labels: mapType(STRING),
  labels: mapType(STRING),
  build_labels: mapType(STRING),
  channels: listType(STRING),
})

function argumentsSpec(types: Readonly<Record<string, Type>>): ObjectSpec {
  const attributes = Object.entries(types).map(([name, type]): [string, Spec] => [
    name,
    { kind: 'attribute', name, type },
  ])
  return { kind: 'object', attributes: Object.fromEntries(attributes) }
}
