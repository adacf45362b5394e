/** One error as Salesforce states it. */
export interface VendorError {
  message: string;
  errorCode: string;
  fields?: string[];
}

/** A request, or a row of one, that is refused. `status` is the HTTP status where the whole request is. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: string[];

  constructor(status: number, code: string, message: string, fields: string[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  /** As it stands in the array that is the body of a refusal. */
  get body(): VendorError {
    return { message: this.message, errorCode: this.code, ...(this.fields.length > 0 && { fields: this.fields }) };
  }

  /** As it stands among the errors of one row of a collection. */
  get row(): { statusCode: string; message: string; fields: string[] } {
    return { statusCode: this.code, message: this.message, fields: this.fields };
  }
}

/** Several records fit where one was named: status 300 and where they are. */
export class SeveralMatches extends Error {
  readonly urls: string[];

  constructor(urls: string[]) {
    super("several records have this value");
    this.urls = urls;
  }
}

export const noSuchResource = (): ApiError => new ApiError(404, "NOT_FOUND", "The requested resource does not exist");

export const noSuchColumn = (field: string, object: string): ApiError =>
  new ApiError(400, "INVALID_FIELD", `No such column '${field}' on sobject of type ${object}`);
