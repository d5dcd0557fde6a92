package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import striate.data.DataException;

/** Folders as people really have them: recognised, or refused with the reason. */
class FoldersTest {
  @TempDir Path root;
  private Tree tree = new Tree(Path.of(""));

  @BeforeEach
  void makeTree() {
    tree = new Tree(root);
  }

  private PictureSets open() {
    return PictureFiles.folder(root).open();
  }

  private void refuses(String message) {
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessage(message.replace("ROOT", root.toString()));
  }

  private String here(String text) {
    return text.replace("ROOT", root.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "train,val,test",
    "Train,Valid,Test",
    "training,validation,testing",
    "training_set,validation_set,test_set",
    "Training Set,Dev Set,Test Set",
    "seg_train/seg_train,seg_dev/seg_dev,seg_test/seg_test",
    "TRAIN,DEV,HOLDOUT",
    "trainset,valset,testset",
    "train2017,val2017,test2017",
    "train_images,eval_images,hold-out",
    "train,dev,eval",
    "train/train,val/val,test/test",
    "trainval,vali,tst",
    "01-train,02-val,03-test",
    "train_1,val_1,test_1",
    "train/images,val/images,test/images",
    "images/train,images/val,images/test",
    "dataset/train,dataset/val,dataset/test",
    "data/dataset/train,data/dataset/val,data/dataset/test",
    "my-data/train-data,my-data/valid-data,my-data/test-data",
    "training,public_test,private_test",
    "cars_train,cars_val,cars_test",
    "Training Cars,Validation Cars,Test Cars",
    "cars.train/cars.train,cars.valid/cars.valid,cars.test/cars.test",
  })
  void partsUnderManyNames(String train, String validation, String test) {
    for (String part : List.of(train, validation, test)) {
      tree.folders(part + "/cat", part + "/dog");
    }
    PictureSets sets = open();
    assertThat(Tree.names(sets.train()))
        .hasSize(4)
        .allMatch(name -> name.startsWith(train))
        .contains(train + "/dog/2.png=dog");
    assertThat(Tree.names(sets.validation())).hasSize(4).allMatch(n -> n.startsWith(validation));
    assertThat(Tree.names(sets.test())).hasSize(4).allMatch(n -> n.startsWith(test));
    assertThat(sets.train().classes()).containsExactly("cat", "dog");
    assertThat(sets.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "train,test",
    "Train,Test",
    "training_set,test_set",
    "train,val",
    "cars_train,cars_test",
    "train-photos,val-photos",
    "seg_train,seg_test"
  })
  void partsWithoutClassesAreRefused(String train, String test) {
    tree.folders(train, test);
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(root + ": a sub-folder for each class in ")
        .hasMessageEndingWith(" expected, or a CSV list of path,label; got files without classes");
    tree.folders("train/train", "test/test");
    assertThatThrownBy(this::open).isInstanceOf(DataException.class);
  }

  @Test
  void aTrainFolderAloneIsRefused() {
    tree.folders("train");
    refuses(
        "ROOT: a sub-folder for each class in train expected, or a CSV list of path,label; got"
            + " files without classes");
  }

  /** As Stanford's cars come. */
  @Test
  void aFolderWithoutPicturesDoesNotHideParts() throws IOException {
    tree.folders("cars_train/cat", "cars_train/dog", "cars_test/cat", "cars_test/dog");
    Files.writeString(Files.createDirectory(root.resolve("devkit")).resolve("x.mat"), "x");
    PictureSets sets = open();
    assertThat(sets.train().classes()).containsExactly("cat", "dog");
    assertThat(Tree.names(sets.test())).hasSize(4).allMatch(n -> n.startsWith("cars_test/"));
  }

  @Test
  void aTestWithoutLabelsIsLeftOut() {
    tree.folders("train/cat", "train/dog", "test", "seg_pred/seg_pred");
    PictureSets sets = open();
    assertThat(sets.test()).isNull();
    assertThat(sets.problems())
        .containsExactly(
            new Problem(
                root.resolve("seg_pred"),
                "2 files without classes: neither folders of classes nor a list"),
            new Problem(
                root.resolve("test"),
                "2 files without classes: neither folders of classes nor a list"));
  }

  @Test
  void aTestWithoutLabelsBesideClassesIsLeftOut() {
    tree.folders("cat", "dog", "test");
    PictureSets sets = open();
    assertThat(sets.train().classes()).containsExactly("cat", "dog");
    assertThat(sets.problems()).hasSize(1);
  }

  @Test
  void picturesOfNoClassYetAreLeftOut() {
    tree.folders("cat", "dog", "unlabeled", "predictions");
    assertThat(open().train().classes()).containsExactly("cat", "dog");
    assertThat(open().problems()).hasSize(2);
  }

  @Test
  void aTestOfUnknownPicturesIsLeftOut() {
    tree.folders("train/cat", "train/dog", "test/unknown");
    assertThat(open().test()).isNull();
    assertThat(open().problems()).hasSize(1);
    tree.folders("train/unknown");
    assertThat(Tree.counts(open().test())).containsExactly("cat 0", "dog 0", "unknown 2");
  }

  @Test
  void foldersThatAllHoldTheSameAreTold() {
    tree.folders("lernen/Hund", "lernen/Katze", "prüfen/Hund", "prüfen/Katze");
    assertThat(open().notes())
        .containsExactly(
            root
                + ": lernen, prüfen are read as the classes, though each has the folders hund,"
                + " katze; parts are called train, validation and test");
  }

  @Test
  void classesBesideATestOfTheSameClasses() {
    tree.folders("cat", "dog", "test/cat", "test/dog");
    PictureSets sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("cat 2", "dog 2");
    assertThat(Tree.counts(sets.test())).containsExactly("cat 2", "dog 2");
    assertThat(sets.notes())
        .containsExactly(
            here("ROOT/test is read as test; the other folders are the classes to train on"));
  }

  @Test
  void trainMayBeAVehicleAndValidTheOppositeOfInvalid() {
    tree.folders("bus", "car", "train");
    PictureSets sets = open();
    assertThat(sets.train().classes()).containsExactly("bus", "car", "train");
    assertThat(sets.notes())
        .containsExactly(
            here("ROOT/train is read as a class: it has no folders, and lies beside bus"));
  }

  @Test
  void validAndInvalid() {
    tree.folders("invalid", "valid");
    assertThat(open().train().classes()).containsExactly("invalid", "valid");
  }

  @Test
  void onlyATestIsNothingToTrainOn() {
    tree.folders("test/cat", "test/dog");
    refuses("ROOT: pictures to train on expected (a folder train), got only test");
    PictureSets sets = PictureFiles.folder(root).known(List.of("cat", "dog", "elk")).open();
    assertThat(Tree.counts(sets.test())).containsExactly("cat 2", "dog 2");
    assertThat(sets.train().size()).isZero();
  }

  @Test
  void twoFoldersForOnePart() {
    tree.folders("train/cat", "train/dog", "val/cat", "val/dog", "valid/cat", "valid/dog");
    refuses("ROOT: one folder for validation expected, got val and valid");
  }

  @Test
  void classesThatHaveTheirOwnParts() {
    tree.folders("cat/train", "cat/test", "dog/train", "dog/test");
    PictureSets sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("cat 2", "dog 2");
    assertThat(Tree.names(sets.test()))
        .containsExactly(
            "cat/test/1.png=cat", "cat/test/2.png=cat", "dog/test/1.png=dog", "dog/test/2.png=dog");
    tree.folders("elk");
    refuses(
        "ROOT: folders for training and test in every class expected, got them in cat and not in"
            + " elk");
  }

  @ParameterizedTest
  @CsvSource({"images,masks", "images,labels", "images,annotations", "train/images,train/labels"})
  void picturesAndMasksAreNoClasses(String images, String masks) {
    tree.folders(images, masks);
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void foldersOfTheSystemAreNoClasses() {
    tree.folders(
        "cat",
        "dog",
        "@eaDir",
        "lost+found",
        "$RECYCLE.BIN",
        "#recycle",
        ".Trash-1000",
        "System Volume Information",
        "__MACOSX",
        ".ipynb_checkpoints",
        "@Recycle",
        "#snapshot",
        "RECYCLER",
        "found.000",
        "__pycache__",
        "cat/@eaDir",
        "cat/__MACOSX/cat");
    tree.pictures("cat/._1.png", "dog/.DS_Store", "dog/Thumbs.db", "dog/desktop.ini", ".DS_Store");
    PictureSets sets = open();
    assertThat(sets.train().classes()).containsExactly("cat", "dog");
    assertThat(sets.train().size()).isEqualTo(4);
    assertThat(sets.problems()).isEmpty();
    assertThat(PictureFiles.below(root, p -> {})).hasSize(4);
  }

  @Test
  void theyAreNoneInsidePartsEither() {
    tree.folders(
        "train/cat", "train/dog", "train/@eaDir", "train/lost+found", "@eaDir", "#recycle");
    PictureSets sets = open();
    assertThat(sets.train().classes()).containsExactly("cat", "dog");
    assertThat(sets.problems()).isEmpty();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void pipesAndLinksNeverBlock() throws IOException, InterruptedException {
    tree.folders("cat", "dog");
    for (String pipe : List.of("cat/pipe.png", "dog/deep/pipe", "loose.png")) {
      Files.createDirectories(root.resolve("dog/deep"));
      assertThat(new ProcessBuilder("mkfifo", root.resolve(pipe).toString()).start().waitFor())
          .isZero();
    }
    Files.createSymbolicLink(root.resolve("cat/link.png"), root.resolve("cat/pipe.png"));
    Files.createSymbolicLink(root.resolve("cat/null.png"), Path.of("/dev/zero"));
    Files.createSymbolicLink(root.resolve("cat/loop"), root.resolve("cat"));
    Files.createSymbolicLink(root.resolve("cat/self.png"), root.resolve("cat/self.png"));
    Files.createSymbolicLink(root.resolve("cat/gone.png"), root.resolve("cat/nothing.png"));
    Files.createSymbolicLink(root.resolve("cat/sound.png"), root.resolve("cat/1.png"));
    PictureSets sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("cat 3", "dog 2");
    assertThat(sets.problems())
        .containsExactlyInAnyOrder(
            problem("loose.png", "lies in no class's folder"),
            problem("cat/pipe.png", "a file expected, got a named pipe, a socket or a device"),
            problem("cat/link.png", "a file expected, got a named pipe, a socket or a device"),
            problem("cat/null.png", "a file expected, got a named pipe, a socket or a device"),
            problem("cat/loop", "a link to a folder that it lies in"),
            problem("cat/self.png", "a file expected, got a link to nothing"),
            problem("cat/gone.png", "a file expected, got a link to nothing"),
            problem("dog/deep/pipe", "a file expected, got a named pipe, a socket or a device"));
    assertThatThrownBy(() -> Pictures.read(root.resolve("cat/pipe.png")))
        .hasMessage(
            root.resolve("cat/pipe.png")
                + ": a picture expected, got a named pipe, a socket or a device");
    Path list =
        Files.writeString(root.resolve("a.csv"), "cat/pipe.png,a\ncat/1.png,a\ndog/1.png,b");
    assertThat(PictureFiles.manifest(list).open().problems())
        .containsExactly(
            problem("cat/pipe.png", "a picture expected, got a named pipe, a socket or a device"));
    assertThatThrownBy(() -> PictureFiles.manifest(root.resolve("cat/pipe.png")).open())
        .hasMessageEndingWith(
            "a list of pictures expected, got a folder, a named pipe or a device");
  }

  private Problem problem(String path, String reason) {
    return new Problem(root.resolve(path), reason);
  }

  @Test
  void aLinkToAFolderOfClassesIsOne() throws IOException {
    Path elsewhere = Files.createDirectory(root.resolve(".elsewhere"));
    new Tree(elsewhere).folders("cat");
    tree.folders("dog");
    Files.createSymbolicLink(root.resolve("cat"), elsewhere.resolve("cat"));
    assertThat(Tree.counts(open().train())).containsExactly("cat 2", "dog 2");
  }

  @Test
  void unicodeFormsAreOneClass() {
    String composed = Normalizer.normalize("Müll", Normalizer.Form.NFC);
    String apart = Normalizer.normalize("Müll", Normalizer.Form.NFD);
    tree.folders("train/Glas", "train/" + composed, "val/Glas", "val/" + apart);
    PictureSets sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("Glas 2", composed + " 2");
    assertThat(Tree.counts(sets.validation())).containsExactly("Glas 2", composed + " 2");
    tree.folders("train/" + apart);
    refuses(
        "ROOT/train: one folder for each class expected, got two that both read as "
            + composed
            + " (in other Unicode forms or character sets)");
  }

  @Test
  void caseIsMatchedBetweenPartsAndToldWithin() {
    tree.folders("train/Cat", "train/dog", "val/cat", "val/Dog ");
    PictureSets sets = open();
    assertThat(Tree.counts(sets.validation())).containsExactly("Cat 2", "dog 2");
    assertThat(sets.notes())
        .containsExactly(
            here("ROOT/val/Dog  is read as class dog"), here("ROOT/val/cat is read as class Cat"));
    tree.folders("train/cat");
    PictureSets both = open();
    assertThat(both.train().classes()).containsExactly("Cat", "cat", "dog");
    assertThat(both.notes()).contains("classes Cat and cat differ in case or spaces alone");
    assertThat(Tree.counts(both.validation())).containsExactly("Cat 0", "cat 2", "dog 2");
  }

  @Test
  void classesThatOnlyOnePartHasAreNamed() {
    tree.folders("train/a", "train/b", "train/c", "val/a", "test/a", "test/x", "test/y");
    refuses("ROOT: test has pictures of x, y, training has none");
  }

  @Test
  void classesWithoutPicturesInAPartAreNamed() {
    tree.folders("train/a", "train/b", "train/c", "val/a");
    assertThat(open().notes()).containsExactly("validation has no picture of b, c");
  }

  @Test
  void aClassAllOfWhoseFilesAreDamagedIsNamed() {
    tree.folders("cat", "dog");
    for (int i = 0; i < 15; i++) {
      tree.text("elk/" + i + ".png", "no picture");
      tree.text("cat/x" + i + ".png", "no picture");
    }
    PictureSets sets = open();
    assertThat(sets.train().classes()).containsExactly("cat", "dog");
    assertThat(sets.notes()).hasSize(1);
    assertThat(sets.notes().getFirst())
        .startsWith(
            here(
                "training: no file of class elk is a picture; it is left out (15 files, the first:"
                    + " ROOT/elk/0.png: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs/photos-20260101-000000", "my-run", "runs/a/b"})
  void ourRunsAreNoPartOfTheSet(String run) {
    tree.folders("train/cat", "train/dog", "val/cat", "val/dog");
    tree.text(run + "/settings.properties", "a=b").text(run + "/data.properties", "a=b");
    tree.text(run + "/model.onnx", "model").text("model.onnx", "model").text("page.html", "page");
    if (run.equals("runs/a/b")) {
      tree.text("runs/a/settings.properties", "a=b").text("runs/a/metrics.jsonl", "");
    }
    PictureSets sets = open();
    assertThat(sets.train().size()).isEqualTo(4);
    assertThat(sets.problems()).isEmpty();
  }

  @Test
  void runsAndModelsBesideClassesAreNone() {
    tree.folders("cat", "dog");
    tree.text("runs/x/settings.properties", "a=b").text("runs/x/machine.properties", "a=b");
    tree.pictures("runs/unfinished/", "preview.svg.png").text("model.onnx", "model");
    PictureSets sets = open();
    assertThat(sets.train().classes()).containsExactly("cat", "dog");
    assertThat(sets.problems())
        .containsExactly(problem("preview.svg.png", "lies in no class's folder"));
  }

  @Test
  void aClassMayBeCalledRuns() {
    tree.folders("walks", "runs/2024", "runs/2025");
    assertThat(Tree.counts(open().train())).containsExactly("runs 4", "walks 2");
  }

  @Test
  void oneClassOfAModelCanBeMeasured() {
    tree.folders("cat");
    List<String> known = List.of("cat", "dog", "elk");
    PictureSets one = PictureFiles.folder(root).known(known).open();
    assertThat(Tree.counts(one.train())).containsExactly("cat 2");
    PictureSets inside = PictureFiles.folder(root.resolve("cat")).known(known).open();
    assertThat(Tree.names(inside.train())).containsExactly("1.png=cat", "2.png=cat");
    assertThat(inside.notes()).containsExactly(here("ROOT/cat is read as pictures of cat"));
    tree.folders("Dog", "fox");
    PictureSets more = PictureFiles.folder(root).known(known).open();
    assertThat(Tree.counts(more.train())).containsExactly("cat 2", "dog 2", "fox 2");
  }

  @Test
  void aListBesideFoldersOfPictures() {
    tree.folders("train", "test");
    tree.text("train.csv", "id,label\n1,cat\n2,dog\n");
    tree.text("test.csv", "id\n1\n2\n").text("sample_submission.csv", "id,label\n1,cat\n");
    PictureSets sets = open();
    assertThat(Tree.names(sets.train())).containsExactly("1=cat", "2=dog");
    assertThat(sets.test()).isNull();
    assertThat(sets.problems()).hasSize(1);
    assertThat(sets.problems().getFirst().path()).isEqualTo(root.resolve("test.csv"));
    assertThat(sets.notes())
        .containsExactly(here("ROOT/train.csv is read as the list of training"));
  }

  @ParameterizedTest
  @CsvSource({
    "labels.csv,images",
    "labels.tsv,imgs",
    "annotations/labels.csv,images",
    "train_labels.csv,train",
    "data.csv,data",
    "trainLabels.csv,train"
  })
  void labelsBesideImages(String list, String images) {
    tree.folders(images);
    tree.text(list, "image_id\tlabel\n1\tcat\n2\tdog\n");
    assertThat(Tree.names(open().train())).containsExactly("1=cat", "2=dog");
  }

  @Test
  void labelsInEachPart() {
    tree.folders("train", "test");
    tree.text("train/metadata.csv", "file_name,label\n1.png,cat\n2.png,dog\n");
    tree.text("test/metadata.csv", "file_name,label\n1.png,cat\n");
    PictureSets sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("cat 1", "dog 1");
    assertThat(Tree.counts(sets.test())).containsExactly("cat 1", "dog 0");
  }

  @Test
  void severalListsAreAQuestion() {
    tree.folders("images");
    tree.text("a.csv", "id,label\n1,cat\n").text("b.csv", "id,label\n1,cat\n");
    refuses("ROOT: one list expected, got a.csv, b.csv; name the one that is meant");
  }

  @Test
  void aListBesideClassesIsTold() {
    tree.folders("cat", "dog").text("notes.csv", "id,label\n");
    assertThat(open().notes())
        .containsExactly(here("ROOT/notes.csv is not read: the sub-folders are the classes"));
  }

  @Test
  void greyAndColourAreToldByAllPictures() {
    for (int i = 0; i < 40; i++) {
      Pictures.write(Tree.picture(i).withChannels(1), makeFolder("a").resolve(i + ".png"));
      // Grey, in three channels.
      Pictures.write(
          Tree.picture(i).withChannels(1).withChannels(3), makeFolder("b").resolve(i + ".png"));
    }
    assertThat(open().overview().channels()).isEqualTo(1);
    tree.pictures("b/z.png");
    assertThat(open().overview().channels()).isEqualTo(3);
  }

  private Path makeFolder(String name) {
    tree.pictures(name + "/");
    return root.resolve(name);
  }

  @Test
  void aThousandClasses() {
    for (int i = 0; i < 1000; i++) {
      tree.pictures("n" + i + "/1.png");
    }
    PictureSets sets = open();
    assertThat(sets.train().classes()).hasSize(1000).startsWith("n0", "n1", "n2");
    assertThat(sets.train().label(10)).isEqualTo(10);
  }

  @Test
  void namesInLatin1AreToldApart() throws IOException, InterruptedException {
    tree.folders("one");
    // Two names that a JVM of UTF-8 shows as the same.
    Process process =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "cp -r one \"$(printf 'M\\374ll')\" && cp -r one \"$(printf 'M\\366ll')\"")
            .directory(root.toFile())
            .start();
    Assumptions.assumeTrue(process.waitFor() == 0, "a file system that takes any name");
    PictureSets sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("Möll 2", "Müll 2", "one 2");
    assertThat(sets.notes())
        .containsExactly(
            here("ROOT/Möll: its name is no UTF-8; read as Latin-1"),
            here("ROOT/Müll: its name is no UTF-8; read as Latin-1"));
    assertThat(Tree.names(sets.train())).contains("Müll/1.png=Müll");
    tree.folders("Müll");
    refuses(
        "ROOT: one folder for each class expected, got two that both read as Müll (in other Unicode"
            + " forms or character sets)");
  }

  /** As a contest has it that keeps the answers for itself. */
  @Test
  void aTestOfOneDigit() {
    tree.folders("train/cat", "train/dog", "test1");
    assertThat(open().train().classes()).containsExactly("cat", "dog");
    assertThat(open().problems())
        .containsExactly(
            problem("test1", "2 files without classes: neither folders of classes nor a list"));
  }

  @Test
  void classesMayBeCalledTestWithADigit() {
    tree.folders("test1", "test2", "control");
    assertThat(open().train().classes()).containsExactly("control", "test1", "test2");
  }

  @Test
  void foldersOfAPartAndAClassAreRefused() {
    tree.folders("train-cat", "train-dog", "test-cat", "test-dog");
    refuses(
        "ROOT: test-cat, test-dog, train-cat, train-dog say a part and a class each; folders such"
            + " as train/cat and test/cat expected");
    // Nothing but classes.
    tree.folders("boat");
    assertThat(open().train().classes()).hasSize(5);
  }

  @Test
  void setsBesideOneAnotherAreTold() {
    tree.folders("one/train/cat", "one/train/dog", "two/val/cat", "two/val/dog");
    assertThat(open().notes())
        .containsExactly(
            here("ROOT/one is read as a class, though its folders are called as parts are: train"),
            here("ROOT/two is read as a class, though its folders are called as parts are: val"));
  }
}
