/// The stylesheet that makes a page of a report's XML. It does no arithmetic: what people read is in the XML.
///
/// In the place of each chart stands the comment `chart`; no text of a report can look like it, since texts are escaped
/// and attributes have no `<`, which libxml2 leaves in those of HTML.
enum WebStylesheet {
    /// XSLT 1.0.
    static let text = head + rules + papers + "</xsl:stylesheet>\n"

    private static let head = #"""
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
          xmlns:r="urn:penstock:report:1" exclude-result-prefixes="r">
        <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>
        <xsl:strip-space elements="*"/>
        <xsl:preserve-space elements="r:text r:note r:warning r:definition r:parameter r:workspace r:category"/>

        <xsl:template match="/r:report">
          <html lang="en">
            <head>
              <meta name="viewport" content="width=device-width, initial-scale=1"/>
              <meta name="color-scheme" content="light dark"/>
              <meta http-equiv="Content-Security-Policy"
                content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
              <title><xsl:value-of select="@title"/> – <xsl:value-of select="r:papers/r:workspace"/></title>
              <style>
        """# + WebStyle.text + #"""
                  </style>
                </head>
                <body>
                  <header>
                    <h1 dir="auto"><xsl:value-of select="@title"/></h1>
                    <p>
                      <bdi><xsl:value-of select="r:papers/r:workspace"/></bdi>
                      <xsl:text> · as of </xsl:text>
                      <xsl:apply-templates select="r:papers/r:as_of" mode="minute"/>
                    </p>
                  </header>
                  <main>
                    <xsl:apply-templates select="r:section"/>
                    <xsl:apply-templates select="r:papers"/>
                  </main>
                </body>
              </html>
            </xsl:template>

            """#

    private static let rules = #"""
        <xsl:template match="r:section">
          <section>
            <h2 dir="auto"><xsl:value-of select="@title"/></h2>
            <xsl:for-each select="r:note"><p class="note" dir="auto"><xsl:value-of select="."/></p></xsl:for-each>
            <xsl:if test="r:figure"><ul class="tiles"><xsl:apply-templates select="r:figure"/></ul></xsl:if>
            <xsl:if test="r:chart"><div class="charts"><xsl:apply-templates select="r:chart"/></div></xsl:if>
            <xsl:apply-templates select="r:table"/>
          </section>
        </xsl:template>

        <xsl:template match="r:figure">
          <li>
            <span class="label" dir="auto"><xsl:value-of select="@label"/></span>
            <span class="value">
              <xsl:choose>
                <xsl:when test="*[@c = 'value']"><xsl:apply-templates select="*[@c = 'value']" mode="shown"/></xsl:when>
                <xsl:otherwise>–</xsl:otherwise>
              </xsl:choose>
            </span>
            <xsl:if test="@previous_label">
              <xsl:apply-templates select="*[@c = 'change']" mode="change"/>
              <span class="before">
                <xsl:value-of select="@previous_label"/>
                <xsl:text>: </xsl:text>
                <xsl:choose>
                  <xsl:when test="*[@c = 'previous']">
                    <xsl:apply-templates select="*[@c = 'previous']" mode="shown"/>
                  </xsl:when>
                  <xsl:otherwise>–</xsl:otherwise>
                </xsl:choose>
              </span>
            </xsl:if>
          </li>
        </xsl:template>

        <xsl:template match="*" mode="change">
          <xsl:variable name="shown"><xsl:apply-templates select="." mode="shown"/></xsl:variable>
          <xsl:variable name="change">
            <xsl:choose>
              <xsl:when test="self::r:rate"><xsl:value-of select="substring-before($shown, ' %')"/> points</xsl:when>
              <xsl:otherwise><xsl:value-of select="$shown"/></xsl:otherwise>
            </xsl:choose>
          </xsl:variable>
          <span class="change">
            <xsl:choose>
              <xsl:when test="translate(., '-.0', '') = ''">no change</xsl:when>
              <xsl:when test="starts-with(., '-')">▼ −<xsl:value-of select="translate($change, '-', '')"/></xsl:when>
              <xsl:otherwise>▲ +<xsl:value-of select="$change"/></xsl:otherwise>
            </xsl:choose>
          </span>
        </xsl:template>

        <xsl:template match="r:chart">
          <figure><xsl:comment>chart</xsl:comment></figure>
        </xsl:template>

        <xsl:template match="r:table">
          <xsl:variable name="columns" select="r:columns/r:column"/>
          <xsl:if test="@title != ../@title"><h3 dir="auto"><xsl:value-of select="@title"/></h3></xsl:if>
          <xsl:choose>
            <xsl:when test="r:row or r:totals">
              <div class="scroll" tabindex="0" role="region" aria-label="{translate(@title, '&lt;', ' ')}">
                <xsl:if test="count($columns) &gt; 14"><xsl:attribute name="class">scroll wide</xsl:attribute></xsl:if>
                <table>
                  <thead>
                    <tr>
                      <xsl:for-each select="$columns">
                        <th scope="col" class="{@kind}" dir="auto"><xsl:value-of select="@label"/></th>
                      </xsl:for-each>
                    </tr>
                  </thead>
                  <tbody>
                    <xsl:apply-templates select="r:row">
                      <xsl:with-param name="columns" select="$columns"/>
                    </xsl:apply-templates>
                  </tbody>
                  <xsl:if test="r:totals">
                    <tbody class="totals">
                      <xsl:apply-templates select="r:totals">
                        <xsl:with-param name="columns" select="$columns"/>
                      </xsl:apply-templates>
                    </tbody>
                  </xsl:if>
                </table>
              </div>
            </xsl:when>
            <xsl:otherwise><p class="note">There are no rows.</p></xsl:otherwise>
          </xsl:choose>
          <xsl:for-each select="r:omitted">
            <p class="omitted">
              <xsl:value-of select="@display"/> more rows are not shown: this page holds the first
              <xsl:value-of select="@limit"/> rows of the report. All of them are in its files in XLSX, CSV, NDJSON,
              JSON and XML.
            </p>
          </xsl:for-each>
        </xsl:template>

        <xsl:template match="r:row | r:totals">
          <xsl:param name="columns"/>
          <xsl:variable name="cells" select="*"/>
          <xsl:variable name="is_total" select="self::r:totals"/>
          <tr>
            <xsl:for-each select="$columns">
              <xsl:variable name="cell" select="$cells[@c = current()/@name]"/>
              <td class="{@kind}">
                <xsl:if test="@kind = 'text'"><xsl:attribute name="dir">auto</xsl:attribute></xsl:if>
                <xsl:choose>
                  <xsl:when test="$cell"><xsl:apply-templates select="$cell" mode="shown"/></xsl:when>
                  <xsl:when test="$is_total and position() = 1">Total</xsl:when>
                </xsl:choose>
              </td>
            </xsl:for-each>
          </tr>
        </xsl:template>

        <xsl:template match="*" mode="shown">
          <xsl:choose>
            <xsl:when test="@display"><xsl:value-of select="@display"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
          </xsl:choose>
        </xsl:template>

        <xsl:template match="node() | @*" mode="minute">
          <xsl:value-of select="substring(., 1, 10)"/>
          <xsl:text> </xsl:text>
          <xsl:value-of select="substring(., 12, 5)"/>
          <xsl:text> UTC</xsl:text>
        </xsl:template>

        """#

    private static let papers = #"""
        <xsl:template match="r:papers">
          <section class="papers">
            <h2>Papers</h2>
            <p class="note">What made this report, and what its numbers mean.</p>
            <dl>
              <dt>Report</dt><dd><code><xsl:value-of select="../@name"/></code></dd>
              <dt>Workspace</dt><dd dir="auto"><xsl:value-of select="r:workspace"/></dd>
              <dt>As of</dt><dd><xsl:value-of select="r:as_of"/></dd>
              <xsl:for-each select="r:known_at"><dt>Known at</dt><dd><xsl:value-of select="."/></dd></xsl:for-each>
              <dt>Data version</dt><dd><xsl:value-of select="r:data_version"/></dd>
              <dt>Time zone</dt><dd><xsl:value-of select="r:time_zone"/></dd>
              <dt>Window</dt>
              <dd>
                <xsl:choose>
                  <xsl:when test="r:window/@start">
                    <xsl:text>from </xsl:text><xsl:apply-templates select="r:window/@start" mode="minute"/>
                  </xsl:when>
                  <xsl:otherwise>from the beginning</xsl:otherwise>
                </xsl:choose>
                <xsl:choose>
                  <xsl:when test="r:window/@end">
                    <xsl:text> to before </xsl:text><xsl:apply-templates select="r:window/@end" mode="minute"/>
                  </xsl:when>
                  <xsl:otherwise>, without an end</xsl:otherwise>
                </xsl:choose>
              </dd>
              <xsl:for-each select="r:parameter">
                <dt><code><xsl:value-of select="@name"/></code></dt><dd dir="auto"><xsl:value-of select="."/></dd>
              </xsl:for-each>
              <xsl:if test="r:population/@matched">
                <dt>Deals</dt>
                <dd>
                  <xsl:value-of select="r:population/@matched"/> matched, of which
                  <xsl:value-of select="r:population/@counted"/> are in the sums
                </dd>
              </xsl:if>
              <xsl:for-each select="r:excluded">
                <dt>Left out</dt>
                <dd>
                  <xsl:value-of select="@count"/>
                  <xsl:text>: </xsl:text>
                  <code><xsl:value-of select="@reason"/></code>
                </dd>
              </xsl:for-each>
            </dl>
            <xsl:for-each select="r:warning"><p class="note" dir="auto"><xsl:value-of select="."/></p></xsl:for-each>
            <xsl:if test="r:definition">
              <dl class="definitions">
                <xsl:for-each select="r:definition">
                  <dt><code><xsl:value-of select="@id"/></code>, version <xsl:value-of select="@version"/></dt>
                  <dd dir="auto"><xsl:value-of select="."/></dd>
                </xsl:for-each>
              </dl>
            </xsl:if>
          </section>
        </xsl:template>

        """#
}
