// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, provisionerFunction } from '../../../template/typescript/writing.ts'

/** The options of provisioner "file". */
export interface FileOptions {
  /** A file or folder. A folder with a slash at its end stands for its contents, without one for itself. */
  readonly source?: May<string> | undefined
  /** Files and folders, one after the other. */
  readonly sources?: May<readonly May<string>[]> | undefined
  /** The text of the file to upload, in place of "source". */
  readonly content?: May<string> | undefined
  /** Where the files go. With a slash at its end it is a folder, which must be there for uploads. */
  readonly destination: May<string>
  /** "upload" (default) or "download". */
  readonly direction?: May<'upload' | 'download'> | undefined
  /**
   * The source comes into being during the build: that it is missing before is no error.
   *
   * Default: false.
   */
  readonly generated?: May<boolean> | undefined
}

/** Provisioner "file". */
export const file = provisionerFunction<FileOptions>('file')
