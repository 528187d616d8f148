/** The content codings that a door can read and write (RFC 9110, section 8.4.1; RFC 8878). */
export const contentCodings = ['br', 'gzip', 'deflate', 'zstd'] as const;
export type ContentCoding = (typeof contentCodings)[number];

/**
 * How a provider's own HTTP server behaves below its replies. Data only: a door shows as much of it as it can. What is absent is
 * as node:http does it.
 *
 * @example
 * { lowerCaseNames: true, hostOptional: true, decodes: ['gzip'] }
 */
export interface ServerTraits {
  /** Header names are in lower case, and there is neither `Connection` nor `Keep-Alive`. */
  readonly bareHeaders?: true;
  /** HTTP/1.0 requests get a status line of HTTP/1.0. */
  readonly echoesVersion?: true;
  /** `Expect` with anything that begins with `100-` gets a `100 Continue`, from HTTP/1.0, too. */
  readonly continuesAny100?: true;
  /** A POST of HTTP/1.0 without `Content-Length` is refused with 400. */
  readonly oldPostNeedsLength?: true;
  /** Any token is a method, not just those that node:http knows. */
  readonly takesAnyMethod?: true;
  /** A request with `Connection: Upgrade` is the last of its connection. */
  readonly closesAfterUpgrade?: true;
  /** A longer target is refused with 400. */
  readonly maxTargetBytes?: number;
  /** An HTTP/1.1 request without `Host` is taken. */
  readonly hostOptional?: true;
  /** The most bytes that a head may have, about; 16 KiB by default. */
  readonly maxHeadBytes?: number;
  /** More headers than this are refused with 431. */
  readonly maxHeaders?: number;
  /** What a request target must look like; any other is refused with 400, and the connection closed. */
  readonly target?: RegExp;
  /** Names of headers that are joined where they come twice; of any other the first one counts. */
  readonly joinsHeaders?: readonly string[];
  /** Content codings of requests that are decoded. */
  readonly decodes?: readonly ContentCoding[];
  /** A body that breaks off or cannot be decoded is an error of the provider's own, see `MockRequest.bodyFault`. */
  readonly reportsBodyFaults?: true;
  /** Chunked bodies with trailers end the connection without a reply. */
  readonly refusesTrailers?: true;
  /**
   * Replies as soon as the reply is known, without waiting for the body, and then closes a connection on which a body is still
   * unread. `passesOver` is the number of unread bytes up to which it reads on instead, if they have arrived.
   */
  readonly repliesBeforeBody?: { readonly passesOver: number };
}

/** Why the body of a request could not be read to its end. */
export type BodyFault =
  /** The client closed before the end. */
  | 'incomplete'
  /** Not of the content coding that it claims to be. */
  | 'header'
  /** Corrupt on the way. */
  | 'corrupt'
  /** Decoded, but cut short or with a wrong checksum. */
  | 'checksum'
  /** More bytes after the end of what is coded. */
  | 'trailing';
