package striate.app.serve;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each word of a schema refuses what it should. */
class DescribedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'object'} | {} | []",
        "{'type':'array'} | [] | {}",
        "{'type':'string'} | 'a' | 1",
        "{'type':'boolean'} | true | 1",
        "{'type':'integer'} | 1 | 1.5",
        "{'type':'number'} | 1.5 | 'a'",
        "{'enum':['a','b']} | 'b' | 'c'",
        "{'minimum':2} | 2 | 1",
        "{'maximum':2} | 2 | 3",
        "{'minItems':1} | [1] | []",
        "{'maxItems':1} | [1] | [1,2]",
        "{'minLength':2} | 'ab' | 'a'",
        "{'maxLength':2} | 'ab' | 'abc'",
        "{'pattern':'^[0-9]+$'} | '12' | 'a1'",
        "{'items':{'type':'string'}} | ['a'] | [1]",
        "{'required':['a']} | {'a':1} | {}",
        "{'properties':{'a':{'type':'string'}}} | {'a':'b','c':1} | {'a':1}",
        "{'properties':{},'additionalProperties':false} | {} | {'a':1}",
        "{'$ref':'#/known'} | 1 | 'a'",
        "{'description':'text'} | 1 | ",
        "{'unknown':1} | | 1",
      },
      quoteCharacter = '`')
  void refuses(String schema, String right, String wrong) {
    JsonNode document = json("{'known':{'type':'integer'}}");
    Described described = new Described(document);
    if (right != null) {
      described.fits(json(right), json(schema), "here");
    }
    if (wrong != null) {
      assertThatThrownBy(() -> described.fits(json(wrong), json(schema), "here"))
          .isInstanceOf(AssertionError.class);
    }
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
