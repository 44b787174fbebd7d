import type { Block, Body, Expression, Range, SourceFile } from '../../../hcl/index.ts'
import type { Extensions, UnaskedExtensions } from '../extensions/index.ts'

/** What an HCL2 template consists of, as it was written in one file or several. Nothing is evaluated. */
export interface HclModule {
  /** `path.root`: the template's folder, as the user gave it. */
  readonly root: string
  /** In the order in which they were read. */
  readonly files: readonly SourceFile[]
  readonly packer: PackerSettings
  /** By name, as all of these are; in the order of the files. */
  readonly variables: ReadonlyMap<string, VariableBlock>
  readonly locals: ReadonlyMap<string, LocalDefinition>
  /** By `type.name`. */
  readonly data: ReadonlyMap<string, ComponentBlock>
  /** By `type.name`. */
  readonly sources: ReadonlyMap<string, ComponentBlock>
  readonly builds: readonly Block[]
  /** Extension. */
  readonly functions: ReadonlyMap<string, FunctionDefinition>
  /** Extension. */
  readonly provisionerLists: ReadonlyMap<string, ProvisionerList>
  /** Says what is wrong where an extension is used that the template doesn't ask for. */
  readonly unasked: UnaskedExtensions
  /** The `hcp_packer_registry` outside of all builds, which nothing is done with. */
  readonly registry: Block | undefined
}

/** What the `packer` blocks say. */
export interface PackerSettings {
  readonly extensions: Extensions
  readonly requiredVersions: readonly RequiredVersion[]
  /** By the name that the template gives them. */
  readonly requiredPlugins: ReadonlyMap<string, RequiredPlugin>
}

export interface RequiredVersion {
  readonly text: string
  readonly range: Range
}

export interface RequiredPlugin {
  readonly name: string
  readonly nameRange: Range
  /** As written: `github.com/hashicorp/amazon`. */
  readonly source: string
  /** As written: `>= 1.2, < 2`. */
  readonly version: string
  readonly range: Range
}

/** `variable "name" { … }`, or one line of `variables { … }`, which has no more than a default. */
export interface VariableBlock {
  readonly name: string
  readonly nameRange: Range
  readonly type: Expression | undefined
  readonly default: Expression | undefined
  readonly description: string | undefined
  readonly sensitive: boolean
  readonly validations: readonly VariableValidation[]
}

export interface VariableValidation {
  readonly condition: Expression
  readonly errorMessage: string
  readonly range: Range
}

/** `local "name" { expression = … }`, or one line of `locals { … }`. */
export interface LocalDefinition {
  readonly name: string
  readonly nameRange: Range
  readonly expression: Expression
  readonly sensitive: boolean
}

/** `function "name" { … }` */
export interface FunctionDefinition {
  readonly name: string
  readonly nameRange: Range
  readonly parameters: readonly FunctionParameter[]
  /** The one that takes all further arguments. */
  readonly variadic: FunctionParameter | undefined
  readonly result: Expression
}

export interface FunctionParameter {
  readonly name: string
  readonly range: Range
}

/** `provisioners "name" { … }` */
export interface ProvisionerList {
  readonly name: string
  readonly nameRange: Range
  /** By name. Nothing is validated. */
  readonly inputs: ReadonlyMap<string, VariableBlock>
  /** With `provisioner` blocks. */
  readonly body: Body
}

/** `source "type" "name" { … }` or `data "type" "name" { … }`. */
export interface ComponentBlock {
  readonly type: string
  readonly typeRange: Range
  readonly name: string
  readonly nameRange: Range
  readonly body: Body
  /** What introduces it, up to the opening brace. */
  readonly headerRange: Range
}
