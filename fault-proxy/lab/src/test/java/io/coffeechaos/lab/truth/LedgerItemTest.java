package io.coffeechaos.lab.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class LedgerItemTest {
    @Test
    void aLineHasOneCellForEachColumn() {
        Story story = Story.resilient().confirmed(1);

        String line = LedgerItem.csv(story.item(1));

        assertThat(line)
                .isEqualTo("b-1," + Story.id(1) + ",2026-01-10T12:00:00Z,1,acknowledged,false,202,CONFIRMED,8,1,1,1,");
        assertThat(line.split(",", -1)).hasSameSizeAs(LedgerItem.HEADER.split(",", -1));
    }

    @Test
    void aCellThatASpreadsheetWouldCalculateIsText() {
        assertThat(LedgerItem.cell("=1+1")).isEqualTo("'=1+1");
        assertThat(LedgerItem.cell("+1")).isEqualTo("'+1");
        assertThat(LedgerItem.cell("-1")).isEqualTo("'-1");
        assertThat(LedgerItem.cell("@SUM(A1)")).isEqualTo("'@SUM(A1)");
        assertThat(LedgerItem.cell("a=1")).isEqualTo("a=1");
    }

    @Test
    void everyCellOfALineIsGuarded() throws Exception {
        JsonNode item = new ObjectMapper().readTree("""
                        {"key":"=1+1","orderId":"@x","client":{"first":"+1","attempts":"-1","told":"=a,b","queued":"=q",
                         "answers":["=HYPERLINK(1)","202"]},"row":{"status":"+s","version":"-8"},
                         "effects":{"payment":{"net":"=p"},"inventory":{"net":"+i"},"shipping":{"net":"-1"}},
                         "flags":["@lost"]}""");

        assertThat(LedgerItem.csv(item))
                .isEqualTo("'=1+1,'@x,'+1,'-1,\"'=a,b\",'=q,'=HYPERLINK(1) 202,'+s,'-8,'=p,'+i,'-1,'@lost");
    }

    @Test
    void aCellWithACommaOrAQuoteIsQuoted() {
        assertThat(LedgerItem.cell("a,b")).isEqualTo("\"a,b\"");
        assertThat(LedgerItem.cell("a \"b\"")).isEqualTo("\"a \"\"b\"\"\"");
        assertThat(LedgerItem.cell("a\nb")).isEqualTo("\"a\nb\"");
        assertThat(LedgerItem.cell("=a,b")).isEqualTo("\"'=a,b\"");
    }

    @Test
    void anItemShowsWhatTheCustomerTheRowAndTheLedgersSay() {
        Story story = Story.resilient()
                .sends(1)
                .after(5_000)
                .timesOut(1)
                .after(1_000)
                .sends(1)
                .after(20)
                .acknowledged(1, Story.id(1))
                .leaves(1);
        story.row(Story.id(1), "PAYMENT_PENDING").effect(Story.id(1), "payment", Story.id(1) + ":payment", 1, 0);

        assertThat(story.item(1).toString())
                .isEqualTo("{\"key\":\"b-1\",\"orderId\":\"" + Story.id(1) + "\","
                        + "\"client\":{\"first\":\"2026-01-10T12:00:00Z\",\"attempts\":2,\"told\":\"acknowledged\","
                        + "\"queued\":false,\"answers\":[\"timeout\",\"202\"],"
                        + "\"moments\":["
                        + "{\"ms\":0,\"what\":\"sent\",\"attempt\":1},{\"ms\":5000,\"what\":\"timeout\",\"attempt\":1},"
                        + "{\"ms\":6000,\"what\":\"sent\",\"attempt\":2},{\"ms\":6020,\"what\":\"answered 202\",\"attempt\":2}]},"
                        + "\"row\":{\"status\":\"PAYMENT_PENDING\",\"version\":2},"
                        + "\"effects\":{\"payment\":{\"calls\":1,\"effects\":1,\"net\":1}},\"flags\":[\"open\"]}");
    }

    @Test
    void aCustomerThatTriesWithoutEndKeepsSixteenMoments() {
        Story story = Story.resilient();
        for (int attempt = 0; attempt < 20; attempt++) {
            story.sends(1).fails(1, 503);
        }

        JsonNode moments = story.item(1).at("/client/moments");

        assertThat(moments).hasSize(16);
        assertThat(moments.path(15).toString()).isEqualTo("{\"ms\":0,\"what\":\"answered 503\",\"attempt\":8}");
    }
}
