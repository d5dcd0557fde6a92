package striate.site;

import java.util.List;
import java.util.function.BinaryOperator;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A page of the site.
 *
 * @param name of its file, from the checkout's root
 * @param title its first heading
 * @param text in Markdown
 */
record Page(String name, String title, String text) {
  private static final List<org.commonmark.Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

  /** Markup in the sources would be shown as it is written. Wide tables scroll by themselves. */
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(EXTENSIONS)
          .escapeHtml(true)
          .attributeProviderFactory(context ->
              (node, tag, attributes) -> {
                if (node instanceof TableBlock && tag.equals("table")) {
                  attributes.put("tabindex", "0");
                }
              })
          .build();

  static Page of(String name, String text) {
    String[] title = {""};
    PARSER
        .parse(text)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Heading heading) {
                if (title[0].isEmpty()) {
                  title[0] = words(heading);
                }
              }
            });
    return new Page(name, title[0].isEmpty() ? name : title[0], text);
  }

  private static String words(Node node) {
    StringBuilder words = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral());
          }

          @Override
          public void visit(SoftLineBreak line) {
            words.append(' ');
          }
        });
    return words.toString();
  }

  /** Its file on the site. */
  String target() {
    return html(name);
  }

  /** The name that a Markdown file has on the site. */
  static String html(String markdown) {
    String bare = markdown.substring(0, markdown.length() - ".md".length());
    boolean readme = bare.equals("README") || bare.endsWith("/README");
    return (readme ? bare.substring(0, bare.length() - "README".length()) + "index" : bare)
        + ".html";
  }

  /**
   * What is between the menu and the end.
   *
   * @param targets what becomes of a link: of the page's name and the link
   */
  String html(BinaryOperator<String> targets) {
    Node document = PARSER.parse(text);
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Link link) {
            link.setDestination(targets.apply(name, link.getDestination()));
            visitChildren(link);
          }

          @Override
          public void visit(Image image) {
            image.setDestination(targets.apply(name, image.getDestination()));
            visitChildren(image);
          }
        });
    return RENDERER.render(document);
  }
}
