package striate.spring.example;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import striate.classify.Classifier;
import striate.classify.Prediction;
import striate.data.DataException;
import striate.images.Pictures;

// @start region="controller"
@RestController
class PhotoController {
  private final Classifier photos;

  PhotoController(@Qualifier("photos") Classifier photos) {
    this.photos = photos;
  }

  @PostMapping("/photos/class")
  Prediction.Ranked classify(@RequestBody byte[] file) {
    return photos.classify(Pictures.read(file, "the photo")).top();
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.BAD_REQUEST)
  String noPicture(DataException e) {
    return String.valueOf(e.getMessage());
  }
}
// @end
